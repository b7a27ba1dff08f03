import type { CloseCause } from '../../../machines/close.js';
import type { InboundData, Transport, TransportCallbacks, TransportHandle } from '../../transports/port.js';
import type { Chance } from '../chance.js';
import type { ClientEnd } from './cable.js';
import type { SimulatedWorld } from './world.js';

/**
 * A transport that breaks every rule of the port that a user's own might break: it calls back while it is called, twice,
 * in the wrong order and long after it is over, and it throws.
 */
export function roughTransport(world: SimulatedWorld, chance: Chance): Transport {
  const may = (probability: number): boolean => world.isTroubled && chance.happens(probability);
  return {
    name: 'rough',
    connect(callbacks) {
      if (may(0.05)) throw new Error('connect fails');
      let isOpen = false;
      const close = (cause: CloseCause, code = 1006, reason = '', wasClean = false): void =>
        callbacks.closed({ cause, code, reason, wasClean });
      const end: ClientEnd = {
        opened() {
          isOpen = true;
          callbacks.opened();
          if (may(0.1)) callbacks.opened();
        },
        received: (data: InboundData) => callbacks.received(data),
        ended(code, reason, wasClean) {
          const cause = !isOpen ? 'never-opened' : wasClean ? 'server-close' : 'dropped';
          close(cause, code, reason, wasClean);
          if (may(0.2)) close('dropped');
          // From the grave.
          if (may(0.3)) {
            world.network.later(chance.whole(0, 30_000), () =>
              world.page.run(() =>
                chance.pick([callbacks.opened, () => callbacks.received('late'), () => close('dropped')])(),
              ),
            );
          }
        },
      };
      if (may(0.03)) {
        close('never-opened');
        return { send() {}, close() {} };
      }
      if (may(0.05)) return shortLived(world, chance, callbacks, close);
      const cable = world.network.dial(end, world.server);
      return {
        get bufferedAmount(): number {
          if (may(0.02)) throw new Error('bufferedAmount fails');
          return cable.buffered;
        },
        send(data) {
          if (may(0.01)) throw new Error('send fails');
          if (may(0.01)) close('dropped');
          else cable.up(data);
        },
        close(code = 1000, reason = '') {
          if (isOpen) cable.closeByClient(code, reason);
          // Some forget about a link that has yet to open, and then it does.
          else if (!may(0.2)) cable.cut('ec');
          if (may(0.1)) close('client', code, reason, true);
          if (may(0.1)) throw new Error('close fails');
        },
      };
    },
  };
}

/** A link that opens, and brings something, before `connect` has returned; nobody is at its other end. */
function shortLived(
  world: SimulatedWorld,
  chance: Chance,
  callbacks: TransportCallbacks,
  close: (cause: CloseCause) => void,
): TransportHandle {
  callbacks.opened();
  if (chance.happens(0.5)) callbacks.received('early');
  if (chance.happens(0.3)) close('dropped');
  else world.network.later(chance.whole(0, 60_000), () => world.page.run(() => close('dropped')));
  return { send() {}, close() {} };
}
