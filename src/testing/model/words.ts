import type { ModelEvent } from './types.js';

/** What an event may say of itself, whatever its type. */
interface Details {
  readonly type: string;
  readonly at?: number;
  readonly cause?: string;
  readonly code?: number;
  readonly lateMs?: number;
  readonly slept?: true;
  readonly link?: { readonly draining: boolean };
}

/** How a link or a poll ended: a code that the server gave, or what else it was. */
function endOf({ type, cause, code }: Details): string | null {
  if (type === 'poll.failed') return String(code);
  if (type !== 'transport.closed') return null;
  return cause === 'server-close' ? String(code) : String(cause);
}

/** When it happened, where that is neither at once nor when its timer is due. */
function timeOf({ at = 0, lateMs, slept }: Details, before: number): string | null {
  if (lateMs !== undefined) return lateMs > 0 ? `${lateMs} ms late` : null;
  if (at <= before) return null;
  return slept ? `after ${at - before} ms asleep` : `after ${at - before} ms`;
}

/** One event, with what tells it from others of its type: `transport.closed 1012`, `ping.due 5000 ms late`. */
function eventWords(event: Details, before: number): string {
  const details = [endOf(event), event.link?.draining ? 'draining' : null, timeOf(event, before)];
  return [event.type, ...details.filter((detail) => detail !== null)].join(' ');
}

/** The way of a path, the first event of which is that the connection was started: `transport.opened > transport.closed 1012`. */
export function wayInWords(events: readonly ModelEvent[], startAt: number): string {
  let before = startAt;
  const words: string[] = [];
  for (const event of events) {
    words.push(eventWords(event, before));
    before = Math.max(before, event.at ?? before);
  }
  return words.join(' > ');
}

/** An event as `drive` takes it: without what the page and the link say, which the rig knows by itself. */
function asDriven({ hidden: _, ...event }: ModelEvent): string {
  const { link, ...others } = event;
  return JSON.stringify(link?.draining ? event : others);
}

/** How to take a way again, event by event. */
export function wayAsCode(events: readonly ModelEvent[]): string {
  return events.map((event) => `await drive(rig, ${asDriven(event)});`).join('\n');
}
