import { ranged } from '../checks.js';
import type { Polling, PollOutcome, PollSession } from '../polling/port.js';
import type { InboundData } from '../transports/port.js';
import { aMessage, aText, aWhole, onlyThese } from './checks.js';
import { settled } from './settled.js';

export interface FakePollingOptions {
  /** Default `fake-polling`. */
  readonly name?: string;
  /** From one poll's end to the next one's start, in ms. Default 5,000. */
  readonly intervalMs?: number;
  /** The same while the page is hidden, in ms. Default 30,000. */
  readonly hiddenIntervalMs?: number;
  /** When a poll without an answer is given up, in ms. Default 30,000. */
  readonly timeoutMs?: number;
}

/** One poll, waiting for its answer. Await what you do: the connection hears of an answer through promises. */
export class FakePoll {
  /** Aborted once the connection has given the poll up. */
  readonly signal: AbortSignal;
  /** Whether the messages were handed to the listeners, so that a cursor may advance. */
  isCommitted = false;

  readonly #resolve: (outcome: PollOutcome) => void;
  readonly #reject: (error: Error) => void;
  #isAnswered = false;

  constructor(signal: AbortSignal, resolve: (outcome: PollOutcome) => void, reject: (error: Error) => void) {
    this.signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Whether it is neither answered nor given up. */
  get isInFlight(): boolean {
    return !this.#isAnswered && !this.signal.aborted;
  }

  /** The server answers, with what is new. @throws TypeError for what is no list of messages. */
  async answer(messages: readonly InboundData[] = []): Promise<void> {
    if (!Array.isArray(messages)) throw new TypeError('`messages` must be an array, also for one message or none');
    messages.forEach(aMessage);
    const commit = (): void => {
      this.isCommitted = true;
    };
    await this.#settle(() => this.#resolve({ ok: true, messages, commit }));
  }

  /** The server answers by an HTTP status that is no success. @throws TypeError for what is no status, or no wait in ms. */
  async fail(code: number, retryAfterMs: number | null = null): Promise<void> {
    aWhole('code', code, 100, 599);
    if (retryAfterMs !== null) ranged('retryAfterMs', retryAfterMs, 0, 0, Number.POSITIVE_INFINITY);
    await this.#settle(() => this.#resolve({ ok: false, code, reason: `status ${code}`, retryAfterMs }));
  }

  /** No answer: the request itself fails. */
  reject(): Promise<void> {
    return this.#settle(() => this.#reject(new Error('no answer')));
  }

  #settle(finish: () => void): Promise<void> {
    this.#isAnswered = true;
    finish();
    return settled();
  }
}

/** Polling whose server is the test. */
export class FakePolling implements Polling {
  readonly name: string;
  readonly intervalMs: number;
  readonly hiddenIntervalMs: number;
  readonly timeoutMs: number;
  /** Every poll that was ever made, in order. */
  readonly polls: FakePoll[] = [];

  /** @throws TypeError for an option that there is none of. Numbers are checked by the connection. */
  constructor(options: FakePollingOptions = {}) {
    onlyThese(options, ['name', 'intervalMs', 'hiddenIntervalMs', 'timeoutMs']);
    aText('name', options.name);
    this.name = options.name ?? 'fake-polling';
    this.intervalMs = options.intervalMs ?? 5_000;
    this.hiddenIntervalMs = options.hiddenIntervalMs ?? 30_000;
    this.timeoutMs = options.timeoutMs ?? 30_000;
  }

  /** The newest poll. @throws Error if there is none. */
  get latest(): FakePoll {
    const poll = this.polls.at(-1);
    if (poll === undefined) throw new Error('No poll was made yet.');
    return poll;
  }

  /** How many polls are neither answered nor given up. */
  get inFlight(): number {
    return this.polls.filter((poll) => poll.isInFlight).length;
  }

  start(): PollSession {
    return {
      poll: ({ signal }) =>
        new Promise((resolve, reject) => {
          this.polls.push(new FakePoll(signal, resolve, reject));
        }),
    };
  }
}
