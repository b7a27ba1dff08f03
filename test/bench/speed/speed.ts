import { type Driver, heard, settled } from './driver.js';
import { binaryBytes, bytesOf, type Kind, type Protocol, textBytes, textOf } from './protocols.js';
import { FakeEvent, type FakeSocket, type FarEnd, sent } from './socket.js';

/** So many different messages take turns. A power of two. */
const variety = 256;
const mask = variety - 1;

/** Passes so many messages on, and returns how many ms that took. */
export type Run = (messages: number) => Promise<number>;

/** Batch after batch, with the promise jobs after each where the library leaves the work to them. */
function timed(loop: (messages: number) => void, count: () => number, isPrompt: boolean): Run {
  return async (messages) => {
    const before = count();
    const from = performance.now();
    if (isPrompt) {
      loop(messages);
    } else {
      for (let left = messages; left > 0; left -= variety) {
        loop(Math.min(left, variety));
        await settled();
      }
    }
    const ms = performance.now() - from;
    if (count() - before < messages) throw new Error(`${messages - count() + before} of ${messages} messages got lost`);
    return ms;
  };
}

async function runOf(loop: (messages: number) => void, count: () => number): Promise<Run> {
  const before = count();
  loop(variety);
  const isPrompt = count() - before >= variety;
  await settled();
  return timed(loop, count, isPrompt);
}

function receiver(socket: FakeSocket, { frames }: Protocol, kind: Kind): Promise<Run> | null {
  const messages = Array.from({ length: variety }, (_, index) => frames(kind, index));
  const events = messages.flatMap((message) => message ?? []).map((data) => new FakeEvent('message', { data }));
  if (events.length === 0) return null;
  for (const event of events) event.target = socket;
  const each = events.length / variety;
  const loop = (count: number): void => {
    const last = events.length - 1;
    for (let index = 0; index < count * each; index += 1) socket.deliver(events[index & last] as FakeEvent);
  };
  return runOf(loop, () => heard.count);
}

function sender<Data>(
  send: ((data: Data) => unknown) | undefined,
  make: (index: number) => Data,
  bytesEach: number,
): Promise<Run> | null {
  if (send === undefined) return null;
  const all = Array.from({ length: variety }, (_, index) => make(index));
  const loop = (count: number): void => {
    for (let index = 0; index < count; index += 1) send(all[index & mask] as Data);
  };
  // Not by frames: some send several messages in one.
  return runOf(loop, () => sent.size / bytesEach);
}

/** Answers within the sending: what waits for answers must not pile up. */
class Answering implements FarEnd {
  readonly #socket: FakeSocket;
  readonly #answer: (data: unknown) => string;

  constructor(socket: FakeSocket, answer: (data: unknown) => string) {
    this.#socket = socket;
    this.#answer = answer;
  }

  take(data: unknown): void {
    this.#socket.deliver(new FakeEvent('message', { data: this.#answer(data) }));
  }
}

/** How one kind of message comes and goes; null for what the library cannot do. */
export interface Runs {
  readonly receive: Run | null;
  readonly send: Run | null;
}

/** Opens one connection for messages of one kind: what has seen the other kind, too, is compiled to something else. */
export async function speed(driver: Driver, protocol: Protocol, kind: Kind): Promise<Runs> {
  const { send, sendBinary } = driver.connect();
  await driver.untilOpen(1);
  const { socket } = driver;
  socket.far = protocol.answer === undefined ? null : new Answering(socket, protocol.answer);
  return {
    receive: await receiver(socket, protocol, kind),
    send: await (kind === 'text' ? sender(send, textOf, textBytes) : sender(sendBinary, bytesOf, binaryBytes)),
  };
}
