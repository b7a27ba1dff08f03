/** A real server, which can be restarted. */
export interface RiderServer {
  /** Starts to listen, on another port each time. Gives its `host:port`. */
  start(): Promise<string>;
  /** Ends as a process that is killed: its links break, and what it keeps on disk is kept. */
  stop(): Promise<void>;
}

/** A client of some protocol with its real server, and traffic whose arrival can be checked. */
export interface Rider {
  readonly name: string;
  readonly server: RiderServer;
  /** How many links its clients have while all is well. */
  readonly links: number;
  /** Connects the client, which knows no other address than this `host:port`. Traffic may begin when it resolves. */
  start(host: string): Promise<void>;
  /** Gives the client the `count`th message to carry, counted from 1, whatever the state of its link. */
  send(count: number): void;
  /**
   * What the protocol promises and is not true yet, one sentence each. Empty as soon as all `sent` messages have arrived
   * as promised.
   */
  complaints(sent: number): readonly string[];
  /** Ends the client for good. */
  stop(): Promise<void>;
}

/** What a protocol promises of numbered messages. */
export interface Promises {
  readonly inOrder: boolean;
  readonly once: boolean;
}

/** What is wrong with the `received` of the messages that were `sent`. */
export function shortcomings(
  what: string,
  received: readonly number[],
  sent: readonly number[],
  { inOrder, once }: Promises,
): readonly string[] {
  const firsts = [...new Set(received)];
  const seen = new Set(received);
  const missing = sent.filter((count) => !seen.has(count));
  const rank = new Map(sent.map((count, index) => [count, index]));
  const late = firsts.filter((count, index) => {
    const before = firsts[index - 1];
    return before !== undefined && (rank.get(before) ?? 0) > (rank.get(count) ?? 0);
  });
  const told = (problem: string, counts: readonly number[]): string[] =>
    counts.length === 0 ? [] : [`${what}: ${counts.length} ${problem}: ${counts.slice(0, 10).join(', ')}`];
  return [
    ...told('missing', missing),
    ...(once && received.length > firsts.length ? [`${what}: ${received.length - firsts.length} came twice`] : []),
    ...(inOrder ? told('out of order', late) : []),
  ];
}

/** The numbers from 1 to `last`. */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
