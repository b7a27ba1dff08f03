import { fromCallback } from 'xstate';
import type { TransportLogic } from '../../machines/machine-types.js';
import type { TransportEvent } from '../../machines/types.js';
import { Link } from '../link.js';
import { worldOf } from '../world.js';

/** One transport generation: the link is the data plane's, its facts are the machine's. */
export const transport: TransportLogic = fromCallback(({ input, sendBack, receive, system }) => {
  const world = worldOf(system);
  const { epoch, index, attempt, authRefused } = input;
  const report = (event: TransportEvent): void => sendBack(world.rule(event));

  const link: Link = new Link(
    world.wire,
    {
      opened: () => report({ type: 'transport.opened', epoch, ...world.stamp(link) }),
      closed: (close) => report({ type: 'transport.closed', epoch, ...close, ...world.stamp(link) }),
      heard: () => report({ type: 'transport.heard', epoch, ...world.stamp(link) }),
      pingSkipped: () => report({ type: 'ping.skipped', epoch, ...world.stamp(link) }),
      blocked: () => report({ type: 'outbox.blocked', epoch, ...world.stamp(link) }),
    },
    world.clock.now(),
  );
  link.start(world.transports[index], { attempt, authRefused, clock: world.clock });

  receive((command) => {
    switch (command.type) {
      case 'admit':
        return link.admit(command.hold);
      case 'release':
        return link.release();
      case 'ping':
        return link.ping();
      case 'listen':
        return link.listen();
      case 'flush':
        return link.unblock();
      case 'close':
        return link.close(command.code, command.reason);
    }
  });
  return () => link.abandon();
});
