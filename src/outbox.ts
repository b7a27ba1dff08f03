import { counted, oneOf, ranged } from './checks.js';
import type { OutboundData } from './transports/port.js';
import { utf8Length } from './utf8.js';

/** Why a message that waited will not be sent. `unfit`: the transport of now cannot carry it. */
export type DropReason = 'overflow' | 'expired' | 'closed' | 'unfit';

/** A message that waited in the outbox and will not be sent. */
export interface DroppedItem {
  readonly data: OutboundData;
  readonly reason: DropReason;
  /** Its size as it was counted. */
  readonly bytes: number;
}

/** Bounds of an outbox. */
export interface OutboxOptions {
  /** How many messages may wait. Default 256; 0 to 1,000,000. */
  readonly maxItems?: number;
  /** How many bytes they may have together; text counts as UTF-8. Default 1 MiB; 0 to 1 GiB. */
  readonly maxBytes?: number;
  /** How long a message may wait, in ms. Default 60,000; 1 to 86,400,000. */
  readonly ttlMs?: number;
  /**
   * What gives way when a message does not fit. `reject-new` (default): the message, and the caller is told so.
   * `drop-oldest`: those that waited longest. `drop-new`: the message, which is then reported like any other that was
   * dropped, so that there is one place to hear of losses. A message larger than all of `maxBytes` is always rejected.
   */
  readonly overflow?: 'reject-new' | 'drop-oldest' | 'drop-new';
  /** Told of each message that was taken and will not be sent, once. Must not throw. */
  readonly onDrop: (item: DroppedItem) => void;
}

/** What became of a message that was offered: `wait` keeps it, and all behind it; `unfit` drops it. */
export type HandOver = (data: OutboundData) => 'sent' | 'wait' | 'unfit';

interface Item {
  readonly data: OutboundData;
  readonly bytes: number;
  readonly at: number;
  next: Item | undefined;
}

/** What a message counts, in bytes; text counts as UTF-8. */
export function sizeOf(data: OutboundData): number {
  if (typeof data === 'string') return utf8Length(data);
  return 'byteLength' in data ? data.byteLength : data.size;
}

/**
 * What waits to be sent: first in, first out, bounded in number, size and age (clause G3). Plain data: it has no timers,
 * the time is passed in. Each message that was taken ends once, handed over or dropped (I12, I13).
 */
export class Outbox {
  // Plain fields: `items` is read for each message that is sent.
  items = 0;
  bytes = 0;

  readonly #maxItems: number;
  readonly #maxBytes: number;
  readonly #ttlMs: number;
  readonly #overflow: NonNullable<OutboxOptions['overflow']>;
  readonly #onDrop: OutboxOptions['onDrop'];
  // A linked list: taking the first of an array is not O(1) in every engine.
  #first: Item | undefined;
  #last: Item | undefined;
  #isFlushing = false;
  /** Why the outbox was cleared while a message was on offer, and so out of its reach. */
  #cleared: DropReason | undefined;

  /** @throws TypeError for a bound out of range. */
  constructor({ maxItems, maxBytes, ttlMs, overflow, onDrop }: OutboxOptions) {
    this.#maxItems = counted('outbox.maxItems', maxItems, 256, 0, 1e6);
    this.#maxBytes = ranged('outbox.maxBytes', maxBytes, 2 ** 20, 0, 2 ** 30);
    this.#ttlMs = ranged('outbox.ttlMs', ttlMs, 60_000, 1, 86_400_000);
    this.#overflow = oneOf<NonNullable<typeof overflow>>('outbox.overflow', overflow, [
      'reject-new',
      'drop-oldest',
      'drop-new',
    ]);
    this.#onDrop = onDrop;
  }

  /** Whether the message was taken. If so it will be handed over or reported as dropped. What is too old makes room. */
  add(data: OutboundData, now: number): boolean {
    const bytes = sizeOf(data);
    if (bytes > this.#maxBytes) return false;
    // Told when all is done: a listener may send or close, and must find everything in order.
    const gone: DroppedItem[] = [];
    while (this.#first && this.#isExpired(this.#first, now)) gone.push(this.#evict('expired'));
    if (this.#overflow === 'drop-oldest') while (this.#first && !this.#fits(bytes)) gone.push(this.#evict('overflow'));
    const isTaken = this.#fits(bytes);
    if (isTaken) this.#append({ data, bytes, at: now, next: undefined });
    else if (this.#overflow === 'drop-new') gone.push({ data, reason: 'overflow', bytes });
    this.#report(gone);
    return isTaken || this.#overflow === 'drop-new';
  }

  /**
   * Offers the messages in order and forgets each after its own success (clause G4). If `handOver` throws, so does this,
   * and the message stays the first. Does nothing while another flush is under way.
   */
  flush(now: number, handOver: HandOver): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      for (let item = this.#take(); item; item = this.#take()) {
        if (this.#isExpired(item, now)) this.#report([this.#forget(item, 'expired')]);
        else if (!this.#offer(item, handOver)) return;
      }
    } finally {
      this.#isFlushing = false;
    }
  }

  /** Drops what is too old. */
  expire(now: number): void {
    while (this.#first && this.#isExpired(this.#first, now)) this.#report([this.#evict('expired')]);
  }

  /** Drops everything. */
  clear(reason: DropReason): void {
    this.#cleared = reason;
    // All at once: what a listener sends at the news is not part of it, or one that resends would never end.
    const gone: DroppedItem[] = [];
    while (this.#first) gone.push(this.#evict(reason));
    this.#report(gone);
  }

  #isExpired(item: Item, now: number): boolean {
    return now - item.at >= this.#ttlMs;
  }

  #fits(bytes: number): boolean {
    return this.items < this.#maxItems && this.bytes + bytes <= this.#maxBytes;
  }

  #append(item: Item): void {
    if (this.#last) this.#last.next = item;
    else this.#first = item;
    this.#last = item;
    this.items += 1;
    this.bytes += item.bytes;
  }

  #take(): Item | undefined {
    const item = this.#first;
    this.#first = item?.next;
    if (!this.#first) this.#last = undefined;
    return item;
  }

  #putBack(item: Item): void {
    item.next = this.#first;
    this.#first = item;
    this.#last ??= item;
  }

  /** One that was taken counts no longer. Returns it as it is reported. */
  #forget({ data, bytes }: Item, reason: DropReason): DroppedItem {
    this.items -= 1;
    this.bytes -= bytes;
    return { data, reason, bytes };
  }

  #evict(reason: DropReason): DroppedItem {
    return this.#forget(this.#take() as Item, reason);
  }

  #report(gone: readonly DroppedItem[]): void {
    const onDrop = this.#onDrop;
    for (const item of gone) onDrop(item);
  }

  /** Whatever comes in between, the message on offer is neither dropped for room nor offered twice. */
  #offer(item: Item, handOver: HandOver): boolean {
    let result: ReturnType<HandOver> = 'wait';
    this.#cleared = undefined;
    try {
      result = handOver(item.data);
    } finally {
      if (result === 'wait' && !this.#cleared) this.#putBack(item);
      else {
        const dropped = this.#forget(item, this.#cleared ?? 'unfit');
        if (result !== 'sent') this.#report([dropped]);
      }
    }
    return result !== 'wait';
  }
}
