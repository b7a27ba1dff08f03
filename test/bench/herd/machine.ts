import { createConnection, emptyEnvironment, type Transport, type TransportCallbacks } from '../../../src/index.js';
import { Chance } from '../../../src/testing/chance.js';
import { VirtualClock } from '../../../src/testing/index.js';
import { type HerdResult, Histogram, longestHandshakeMs, type Outage, resultOf, windowMs } from './model.js';

/** The connection is back to what it was before the outage, so that nothing of its past is held against it. */
const provenAfterMs = 15_000;

/** The same outage as in the model, for so many connections of the real machine: does it do what the policy says? */
export function simulateMachines(outage: Outage): HerdResult {
  const { clients, awayMs, roomPerSecond, seed } = outage;
  const clock = new VirtualClock();
  const chance = new Chance(seed);
  const links = new Set<TransportCallbacks>();
  const tried = new Histogram();
  const firsts = new Histogram();
  const firstAt: number[] = [];
  const backAt: number[] = [];
  let attempts = 0;
  let lostAt = Number.POSITIVE_INFINITY;
  let room = { window: -1, left: 0 };

  const isAdmitted = (at: number): boolean => {
    if (lostAt === Number.POSITIVE_INFINITY) return true;
    if (at < awayMs) return false;
    const window = Math.floor(at / windowMs);
    if (room.window !== window) room = { window, left: (roomPerSecond * windowMs) / 1_000 };
    room.left -= 1;
    return room.left >= 0;
  };
  const arrive = (callbacks: TransportCallbacks): void => {
    const at = clock.now() - lostAt;
    if (!isAdmitted(at)) {
      return callbacks.closed({ cause: 'never-opened', code: 1006, reason: '', wasClean: false });
    }
    if (lostAt !== Number.POSITIVE_INFINITY) backAt.push(at);
    links.add(callbacks);
    callbacks.opened();
    callbacks.received('welcome');
  };
  const transportOf = (): Transport => {
    let hasTried = false;
    return {
      name: 'herd',
      connect(callbacks) {
        if (lostAt !== Number.POSITIVE_INFINITY) {
          const at = clock.now() - lostAt;
          attempts += 1;
          tried.add(at);
          if (!hasTried) {
            hasTried = true;
            firsts.add(at);
            firstAt.push(at);
          }
        }
        const handle = clock.setTimeout(() => arrive(callbacks), 1 + Math.floor(chance.next() * longestHandshakeMs));
        return { send: () => {}, close: () => clock.clearTimeout(handle) };
      },
    };
  };
  const connections = Array.from({ length: clients }, () =>
    createConnection({
      transports: [transportOf()],
      clock,
      random: () => chance.next(),
      environment: emptyEnvironment(),
    }),
  );

  clock.advance(provenAfterMs);
  lostAt = clock.now();
  const open = [...links];
  links.clear();
  for (const { closed } of open) closed({ cause: 'dropped', code: 1006, reason: '', wasClean: false });
  const longest = awayMs + 10 * 60_000;
  while (backAt.length < clients && clock.now() - lostAt < longest) clock.advance(1_000);
  for (const connection of connections) connection.actor.stop();
  return resultOf(outage, { attempts, tried, firsts, firstAt, backAt });
}
