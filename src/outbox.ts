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

/**
 * What waits to be sent: first in, first out, bounded in number, size and age (clause G3). Plain data: it has no timers,
 * the time is passed in. Each message that was taken ends once, handed over or dropped (I12, I13).
 */
export interface Outbox {
  readonly items: number;
  readonly bytes: number;
  /** Whether the message was taken. If so it will be handed over or reported as dropped. What is too old makes room. */
  add(data: OutboundData, now: number): boolean;
  /**
   * Offers the messages in order and forgets each after its own success (clause G4). If `handOver` throws, so does this,
   * and the message stays the first. Does nothing while another flush is under way.
   */
  flush(now: number, handOver: HandOver): void;
  /** Drops what is too old. */
  expire(now: number): void;
  /** Drops everything. */
  clear(reason: DropReason): void;
}

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
 * An empty outbox.
 *
 * @throws TypeError for a bound out of range.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { onDrop } = options;
  const maxItems = counted('outbox.maxItems', options.maxItems, 256, 0, 1e6);
  const maxBytes = ranged('outbox.maxBytes', options.maxBytes, 2 ** 20, 0, 2 ** 30);
  const ttlMs = ranged('outbox.ttlMs', options.ttlMs, 60_000, 1, 86_400_000);
  const overflow = oneOf('outbox.overflow', options.overflow, ['reject-new', 'drop-oldest', 'drop-new']);

  // A linked list: taking the first of an array is not O(1) in every engine.
  let first: Item | undefined;
  let last: Item | undefined;
  let isFlushing = false;
  /** Why the outbox was cleared while a message was on offer, and so out of its reach. */
  let cleared: DropReason | undefined;

  const take = (): Item | undefined => {
    const item = first;
    first = item?.next;
    if (!first) last = undefined;
    return item;
  };
  const putBack = (item: Item): void => {
    item.next = first;
    first = item;
    last ??= item;
  };
  const append = (item: Item): void => {
    if (last) last.next = item;
    else first = item;
    last = item;
    box.items += 1;
    box.bytes += item.bytes;
  };
  const forget = (item: Item): void => {
    box.items -= 1;
    box.bytes -= item.bytes;
  };
  const report = (items: readonly Item[], reason: DropReason): void => {
    for (const { data, bytes } of items) onDrop({ data, reason, bytes });
  };
  const drop = (item: Item, reason: DropReason): void => {
    forget(item);
    report([item], reason);
  };
  const isExpired = (item: Item, now: number): boolean => now - item.at >= ttlMs;
  const expire = (now: number): void => {
    while (first && isExpired(first, now)) drop(take() as Item, 'expired');
  };
  const fits = (size: number): boolean => box.items < maxItems && box.bytes + size <= maxBytes;

  /** Whatever comes in between, the message on offer is neither dropped for room nor offered twice. */
  const offer = (item: Item, handOver: HandOver): boolean => {
    let result: ReturnType<HandOver> = 'wait';
    cleared = undefined;
    try {
      result = handOver(item.data);
    } finally {
      if (result === 'wait' && !cleared) putBack(item);
      else if (result === 'sent') forget(item);
      else drop(item, cleared ?? 'unfit');
    }
    return result !== 'wait';
  };

  // Plain fields: `items` is read for each message that is sent, and a getter over a closure costs several ns.
  const box = {
    items: 0,
    bytes: 0,

    add(data, now) {
      const size = sizeOf(data);
      if (size > maxBytes) return false;
      // Told when all is done: a listener may send or close, and must find everything in order.
      const gone: DroppedItem[] = [];
      const evict = (reason: DropReason): void => {
        const item = take() as Item;
        forget(item);
        gone.push({ data: item.data, reason, bytes: item.bytes });
      };
      while (first && isExpired(first, now)) evict('expired');
      if (overflow === 'drop-oldest') while (first && !fits(size)) evict('overflow');
      const isTaken = fits(size);
      if (isTaken) append({ data, bytes: size, at: now, next: undefined });
      else if (overflow === 'drop-new') gone.push({ data, reason: 'overflow', bytes: size });
      for (const item of gone) onDrop(item);
      return isTaken || overflow === 'drop-new';
    },

    flush(now, handOver) {
      if (isFlushing) return;
      isFlushing = true;
      try {
        for (let item = take(); item; item = take()) {
          if (isExpired(item, now)) drop(item, 'expired');
          else if (!offer(item, handOver)) return;
        }
      } finally {
        isFlushing = false;
      }
    },

    expire,

    clear(reason) {
      cleared = reason;
      // All at once: what a listener sends at the news is not part of it, or one that resends would never end.
      const gone: Item[] = [];
      for (let item = take(); item; item = take()) {
        forget(item);
        gone.push(item);
      }
      report(gone, reason);
    },
  } satisfies Outbox;
  return box;
}
