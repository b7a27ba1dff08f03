import { oneOf, ranged } from '../../checks.js';
import { aFlag, aText, onlyThese } from '../checks.js';
import type { VirtualClock } from '../virtual-clock.js';
import { aSpan, changeText } from './change.js';
import type { Journal } from './journal.js';
import type { Network } from './network.js';

/** How the endpoint answers: with what is new; never; with a body that makes no sense; with this status. */
export type Answers = 'news' | 'never' | 'junk' | number;

/** What the endpoint knows of a request that was made: after which message, and when, in the world's time. */
export interface PollRecord {
  readonly after: number;
  readonly at: number;
}

/** So much of `Response` as `httpPolling` reads. */
interface ResponseLike {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body: null;
  text(): Promise<string>;
}

/**
 * The HTTP endpoint that is polled: `GET …?after=<number>` answers with the messages after that number as a JSON array
 * of `h<number>`, with 204 when there are none. Give its `fetch` to `httpPolling`.
 */
export class SimulatedEndpoint {
  /** Default `news`. */
  answers: Answers = 'news';
  /** The `Retry-After` header of its answers; null (default): none. */
  retryAfter: string | null = null;
  /** What the answer takes besides the network's time, in ms. Default 0. */
  slowMs = 0;
  /** Whether an answer comes although the request was aborted, as from a `fetch` that knows no `signal`. Default false. */
  ignoresAbort = false;
  /** A message comes into being this often, in ms, since the world began. Default 10,000. Set it before the first poll. */
  everyMs = 10_000;
  /** The requests that wait for an answer. */
  inFlight = 0;
  /** What was asked, newest last. */
  readonly requests: PollRecord[] = [];

  readonly #time: VirtualClock;
  readonly #network: Network;
  readonly #journal: Journal;
  readonly #stir: () => void;
  readonly #bornAt: number;

  constructor(time: VirtualClock, network: Network, journal: Journal, stir: () => void) {
    this.#time = time;
    this.#network = network;
    this.#journal = journal;
    this.#stir = stir;
    this.#bornAt = time.now();
  }

  /** The number of the newest message. */
  get newest(): number {
    return Math.floor((this.#time.now() - this.#bornAt) / this.everyMs);
  }

  /** Asks the endpoint, as the runtime's `fetch` would: with an absolute URL. */
  readonly fetch = (url: string, init: RequestInit = {}): Promise<Response> => {
    const after = Number(new URL(url).searchParams.get('after') ?? 0);
    this.requests.push({ after, at: this.#time.now() });
    this.inFlight += 1;
    this.#stir();
    return new Promise<ResponseLike>((resolve, reject) => {
      let isDone = false;
      let isCounted = true;
      const uncount = (): void => {
        if (isCounted) this.inFlight -= 1;
        isCounted = false;
      };
      const settle = (finish: () => void): void => {
        if (isDone) return;
        isDone = true;
        uncount();
        this.#stir();
        finish();
      };
      const { signal } = init;
      const abort = (): void => {
        uncount();
        if (!this.ignoresAbort) settle(() => reject(signal?.reason));
      };
      if (signal?.aborted) abort();
      signal?.addEventListener('abort', abort);
      this.#travel(after, settle, resolve, reject);
    }) as Promise<unknown> as Promise<Response>;
  };

  #travel(
    after: number,
    settle: (finish: () => void) => void,
    resolve: (response: ResponseLike) => void,
    reject: (error: Error) => void,
  ): void {
    const network = this.#network;
    if (network.reach === 'black-hole') return this.#journal.write('network', 'swallows a poll');
    const isRefused = network.reach === 'refuses';
    const ms = isRefused ? network.delayMs() : 2 * network.delayMs() + this.slowMs;
    if (isRefused) this.#journal.write('network', 'refuses a poll');
    network.later(ms, () =>
      network.toPage(() => {
        if (isRefused) settle(() => reject(new TypeError('fetch failed')));
        else if (this.answers === 'never') this.#journal.write('server', 'leaves a poll without an answer');
        else settle(() => resolve(this.#response(after)));
      }),
    );
  }

  #response(after: number): ResponseLike {
    const { answers, newest } = this;
    const isNews = answers === 'news';
    const count = isNews ? Math.min(50, Math.max(0, newest - after)) : 0;
    const body =
      answers === 'junk'
        ? '{"messages":'
        : JSON.stringify(Array.from({ length: count }, (_, i) => `h${after + i + 1}`));
    const status = isNews ? (count === 0 ? 204 : 200) : answers === 'junk' ? 200 : Number(answers);
    this.#journal.write('server', `answers a poll after ${after} with ${status}`);
    return {
      status,
      ok: status >= 200 && status < 300,
      headers: { get: (name) => (name === 'retry-after' ? this.retryAfter : null) },
      body: null,
      text: () => Promise.resolve(body),
    };
  }

  /**
   * Changes some of it, and says so in the journal.
   *
   * @throws TypeError for an answer that is neither one of the three words nor a status from 200 to 599, a `retryAfter`
   *   that is no text (a header is one: `'30'`), or a span that is not from 0 ms to a day.
   */
  set(what: Partial<Pick<SimulatedEndpoint, 'answers' | 'retryAfter' | 'slowMs' | 'ignoresAbort'>>): void {
    onlyThese(what, ['answers', 'retryAfter', 'slowMs', 'ignoresAbort']);
    const { answers, retryAfter, slowMs, ignoresAbort } = what;
    if (typeof answers === 'number') ranged('answers', answers, 200, 200, 599);
    else oneOf('answers', answers, ['news', 'never', 'junk']);
    if (retryAfter !== null) aText('retryAfter', retryAfter);
    aSpan('slowMs', slowMs);
    aFlag('ignoresAbort', ignoresAbort);
    this.#journal.write('server', `polls: ${changeText(what)}`);
    Object.assign(this, what);
  }
}
