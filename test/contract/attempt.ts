import { vi } from 'vitest';
import type { LinkClose } from '../../machines/close.js';
import { systemClock } from '../../src/clock.js';
import type {
  InboundData,
  OutboundData,
  Transport,
  TransportCallbacks,
  TransportHandle,
} from '../../src/transports/port.js';

type Reported = LinkClose & { readonly error?: string };

/** One attempt of a transport, and all that it reported. */
export interface Attempt {
  readonly handle: TransportHandle;
  readonly abort: AbortController;
  readonly opened: number;
  readonly received: readonly InboundData[];
  readonly closes: readonly Reported[];
  send(data: OutboundData): void;
  close(code?: number, reason?: string): void;
  isOpen(): Promise<void>;
  hasReceived(count: number): Promise<void>;
  /** The end of the link. */
  isOver(): Promise<Reported | undefined>;
}

/** Starts an attempt. What is given in `react` is called besides, after it was recorded. */
export function start(transport: Transport, react: Partial<TransportCallbacks> = {}, attempt = 0): Attempt {
  const abort = new AbortController();
  const received: InboundData[] = [];
  const closes: Reported[] = [];
  let opened = 0;
  const until = (isSo: () => boolean): Promise<void> =>
    vi.waitFor(
      () => {
        if (!isSo())
          throw new Error(`so far: opened ${opened}, received ${received.length}, ${JSON.stringify(closes)}`);
      },
      { timeout: 8_000, interval: 2 },
    );

  const handle = transport.connect(
    {
      opened() {
        opened++;
        react.opened?.();
      },
      received(data) {
        received.push(data);
        react.received?.(data);
      },
      heard: () => react.heard?.(),
      closed(close) {
        closes.push(close);
        react.closed?.(close);
      },
    },
    { attempt, authRefused: false, signal: abort.signal, clock: systemClock },
  );
  return {
    handle,
    abort,
    received,
    closes,
    get opened() {
      return opened;
    },
    send: (data) => handle.send(data),
    close: (code, reason) => handle.close(code, reason),
    isOpen: () => until(() => opened > 0),
    hasReceived: (count) => until(() => received.length >= count),
    async isOver() {
      await until(() => closes.length > 0);
      return closes[0];
    },
  };
}

/** Starts an attempt and waits until it is open. */
export async function open(transport: Transport, react?: Partial<TransportCallbacks>): Promise<Attempt> {
  const attempt = start(transport, react);
  await attempt.isOpen();
  return attempt;
}
