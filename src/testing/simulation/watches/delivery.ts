import type { InboundData } from '../../../transports/port.js';
import type { Scene, Watch } from '../scene.js';
import { canary, smallOutbox } from '../setup.js';
import { numberOf } from '../user.js';
import { mustHold, Violation } from '../violation.js';

/** What an outbox holds if nobody says otherwise (clause G3). */
const defaultOutbox = { maxItems: 256, maxBytes: 2 ** 20, ttlMs: 60_000 };

type Fate = 'offered' | 'rejected' | 'queued' | 'handed over' | 'dropped';

/** What becomes of each message, in both directions (I11, I12, I13, I14, I15, I16). */
export function watchDelivery(scene: Scene): Watch {
  const { connection, world, setup } = scene;
  const { page } = world;
  const { maxItems, maxBytes, ttlMs } = setup.outbox === 'default' ? defaultOutbox : smallOutbox;
  const fates = new Map<number, Fate>();
  const queuedAt = new Map<number, number>();
  let queued = 0;
  let lastHandedOver = 0;
  /** Of the server's sessions: the last message that a listener was given. */
  const last = new Map<number, number>();
  let lastPolled = 0;
  /** Of which request the last one came. */
  let polledOf = 0;
  let lastCursor = 0;
  let requests = 0;

  const settle = (number: number, fate: Fate): void => {
    const before = fates.get(number);
    mustHold(
      before === 'offered' || before === 'queued',
      'I12',
      () => `message ${number} is ${fate}, and was ${before}`,
    );
    if (before === 'queued') queued -= 1;
    fates.set(number, fate);
  };

  const fromSession = (data: string): void => {
    const dot = data.indexOf('.');
    const session = Number(data.slice(1, dot));
    const number = Number.parseInt(data.slice(dot + 1), 10);
    const before = last.get(session) ?? 0;
    mustHold(number === before + 1, 'I14', () => `message ${number} of session ${session} after message ${before}`);
    last.set(session, number);
  };

  const fromPoll = (data: string): void => {
    const number = Number(data.slice(1));
    // Again, if the connection ended within a batch: then the batch was not accepted (clause F3).
    const { requests: made } = world.endpoint;
    const again = made.length > polledOf ? (made.at(-1)?.after ?? 0) + 1 : 0;
    mustHold(
      number === lastPolled + 1 || number === again,
      'I14',
      () => `polled message ${number} after ${lastPolled}`,
    );
    lastPolled = number;
    polledOf = made.length;
  };

  return {
    offered: (number) => void fates.set(number, 'offered'),
    answered(number, result) {
      const fate = fates.get(number);
      if (result === 'sent')
        return mustHold(fate === 'handed over', 'I12', () => `message ${number} is sent, and was ${fate}`);
      if (result === 'rejected') return settle(number, 'rejected');
      // It may have gone, or have been dropped, while `send` was at work.
      if (fate !== 'offered') return;
      queued += 1;
      queuedAt.set(number, page.clock.now());
      fates.set(number, 'queued');
    },
    dropped({ data }) {
      const number = numberOf(data);
      if (number !== null) settle(number, 'dropped');
    },
    handsOver(link, data) {
      const isMessage = numberOf(data) !== null || data === 'hello';
      const isCandidate = scene.snapshot.context.candidate !== 'none';
      mustHold(!isMessage || !isCandidate, 'I11', () => `link ${link.number} is a candidate, and is given a message`);
      mustHold(
        link.isHeld && link.openedAt !== null,
        'I11',
        () => `link ${link.number} is given data, and is not open`,
      );
      mustHold(link === scene.link, 'I11', () => `link ${link.number} is given data, and is not the newest`);
    },
    sent(_, data) {
      const number = numberOf(data);
      if (number === null) return;
      mustHold(number > lastHandedOver, 'I13', () => `message ${number} after message ${lastHandedOver}`);
      lastHandedOver = number;
      const waitedMs = page.clock.now() - (queuedAt.get(number) ?? page.clock.now());
      mustHold(waitedMs < ttlMs || page.clock.jumps > 0, 'I12', () => `message ${number} is sent after ${waitedMs} ms`);
      settle(number, 'handed over');
    },
    delivered(data: InboundData) {
      if (typeof data !== 'string') return;
      mustHold(data !== 'pong', 'I15', () => 'a pong reaches a listener');
      mustHold(data !== 'late', 'I2', () => 'a frame from the grave reaches a listener');
      mustHold(connection.status !== 'terminated', 'I6', () => 'a message after the end');
      mustHold(data.length <= 30_000, 'I15', () => `a message of ${data.length} characters`);
      if (/^s\d/.test(data)) fromSession(data);
      else if (/^h\d/.test(data)) fromPoll(data);
      mustHold(!data.includes(canary), 'I17', () => 'the canary comes back');
    },
    looked() {
      const { outbox } = connection;
      if (outbox.items !== queued) throw new Violation('I12', `${outbox.items} items wait, and ${queued} were queued`);
      const isOver = outbox.items > maxItems || outbox.bytes > maxBytes || (outbox.items === 0 && outbox.bytes !== 0);
      if (isOver) throw new Violation('I12', `${outbox.items} items of ${outbox.bytes} bytes wait`);
      const made = world.endpoint.requests;
      for (; requests < made.length; requests += 1) {
        const after = made[requests]?.after ?? 0;
        mustHold(after >= lastCursor, 'I16', () => `a poll after ${after}, and one after ${lastCursor} was before`);
        lastCursor = after;
      }
    },
    ended() {
      for (const [number, fate] of fates) {
        mustHold(
          fate !== 'queued' && fate !== 'offered',
          'I12',
          () => `message ${number} is still ${fate} after the end`,
        );
      }
    },
  };
}
