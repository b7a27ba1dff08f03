import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type Environment,
  type EnvironmentHint,
  type InboundData,
  type Polling,
  type PollOutcome,
  type PollSession,
} from '../../src/index.js';
import { FakeTransport, type FakeTransportOptions, VirtualClock } from '../../src/testing/index.js';

/** A host that says what the test says. */
export class FakeEnvironment implements Environment {
  isOnline = true;
  isHidden = false;
  readonly watchdogMs?: number;
  readonly reports: Set<(hint: EnvironmentHint) => void> = new Set();

  constructor(watchdogMs?: number) {
    if (watchdogMs !== undefined) this.watchdogMs = watchdogMs;
  }

  online(): boolean {
    return this.isOnline;
  }

  hidden(): boolean {
    return this.isHidden;
  }

  listen(report: (hint: EnvironmentHint) => void): () => void {
    this.reports.add(report);
    return () => this.reports.delete(report);
  }

  say(hint: EnvironmentHint): void {
    if (hint === 'network.offline') this.isOnline = false;
    if (hint === 'network.online') this.isOnline = true;
    if (hint === 'page.hidden') this.isHidden = true;
    if (hint === 'page.visible') this.isHidden = false;
    for (const report of [...this.reports]) report(hint);
  }
}

/** One poll, waiting for its answer. */
export interface FakePoll {
  readonly signal: AbortSignal;
  answer(messages?: readonly InboundData[]): Promise<void>;
  fail(code: number, retryAfterMs?: number | null): Promise<void>;
  reject(): Promise<void>;
  isCommitted: boolean;
}

/** Enough turns of the microtask queue for any chain of promises in here. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}

/** Polling whose server is the test. */
export class FakePolling implements Polling {
  readonly name = 'fake-polling';
  readonly intervalMs = 5_000;
  readonly hiddenIntervalMs = 30_000;
  readonly timeoutMs = 30_000;
  readonly polls: FakePoll[] = [];

  get latest(): FakePoll {
    const poll = this.polls.at(-1);
    if (poll === undefined) throw new Error('No poll was made yet.');
    return poll;
  }

  /** Polls neither answered nor aborted. */
  get inFlight(): number {
    return this.polls.filter((poll) => !poll.signal.aborted && !this.#answered.has(poll)).length;
  }

  readonly #answered = new Set<FakePoll>();

  start(): PollSession {
    return {
      poll: ({ signal }: { readonly signal: AbortSignal }): Promise<PollOutcome> =>
        new Promise((resolve, reject) => {
          const done = (finish: () => void): Promise<void> => {
            this.#answered.add(poll);
            finish();
            return settled();
          };
          const poll: FakePoll = {
            signal,
            isCommitted: false,
            answer: (messages = []) =>
              done(() =>
                resolve({
                  ok: true,
                  messages,
                  commit: () => {
                    poll.isCommitted = true;
                  },
                }),
              ),
            fail: (code, retryAfterMs = null) =>
              done(() => resolve({ ok: false, code, reason: `status ${code}`, retryAfterMs })),
            reject: () => done(() => reject(new Error('no answer'))),
          };
          this.polls.push(poll);
        }),
    };
  }
}

export interface Rig {
  readonly clock: VirtualClock;
  readonly transport: FakeTransport;
  readonly environment: FakeEnvironment;
  readonly connection: Connection;
  /** What listeners were told, in order, in short. */
  readonly log: string[];
  readonly messages: InboundData[];
}

/** Answers text pings, as most servers can be taught to. */
export const pingPong: { readonly ping: () => string; readonly isPong: (data: InboundData) => boolean } = {
  ping: () => 'ping',
  isPong: (data) => data === 'pong',
};
export const answersPings = (data: unknown): string | undefined => (data === 'ping' ? 'pong' : undefined);

/** A connection in a world of its own: a virtual clock, a fake transport and host, the dice at 0.5. */
export function rigged(
  options: Partial<ConnectionOptions> = {},
  fake: FakeTransportOptions = {},
  environment: FakeEnvironment = new FakeEnvironment(),
): Rig {
  const clock = options.clock instanceof VirtualClock ? options.clock : new VirtualClock();
  const transport = new FakeTransport({ clock, ...fake });
  const connection = createConnection({
    transports: [transport],
    clock,
    environment,
    random: () => 0.5,
    autoStart: false,
    ...options,
  });
  const log: string[] = [];
  const messages: InboundData[] = [];
  connection.on('status', ({ status, retryInMs }) => log.push(retryInMs === null ? status : `${status} ${retryInMs}`));
  connection.on('message', (data) => messages.push(data));
  if (options.autoStart !== false) connection.start();
  return { clock, transport, environment, connection, log, messages };
}
