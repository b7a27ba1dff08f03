import { type HandOver, Outbox, type OutboxOptions } from '../outbox.js';
import type { OutboundData } from '../transports/port.js';

/** What waits for a link, over as many lives of the connection as it takes. */
export class Backlog {
  readonly #outbox: Outbox;
  #drained: OutboundData[] = [];

  constructor(bounds: Omit<OutboxOptions, 'onDrop'>) {
    this.#outbox = new Outbox({
      ...bounds,
      onDrop: ({ data, reason }) => {
        if (reason === 'closed') this.#drained.push(data);
      },
    });
  }

  get bytes(): number {
    return this.#outbox.bytes;
  }

  /** Keeps a message, if there is room. */
  add(data: OutboundData, now: number): void {
    this.#outbox.add(data, now);
  }

  flush(now: number, handOver: HandOver): void {
    this.#outbox.flush(now, handOver);
  }

  /** Takes everything out. */
  drain(): OutboundData[] {
    this.#outbox.clear('closed');
    return this.#drained.splice(0);
  }
}
