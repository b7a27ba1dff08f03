import type { Connection, OutboundData } from '../../../src/index.js';
import { byId, make } from './dom.js';
import { count, seconds, timeOfDay } from './format.js';
import { closeText } from './words.js';

/** Writes an entry of this kind. */
export type Note = (kind: string, text: string) => HTMLElement;

const longest = 200;

function preview(data: OutboundData): string {
  return typeof data === 'string' ? data.slice(0, 60) : 'binary data';
}

/** What happened, newest first. */
export function createTimeline(): Note {
  const list = byId('timeline');
  return (kind, text) => {
    const time = make('time', {}, timeOfDay(Date.now()));
    const entry = make('li', { 'data-kind': kind }, time, make('b', {}, kind), make('span', {}, text));
    list.prepend(entry);
    while (list.childElementCount > longest) list.lastElementChild?.remove();
    return entry;
  };
}

/** A heartbeat that was answered is one line, and so are many in a row. */
function createBeats(): (status: string, previous: string | null) => void {
  const list = byId('timeline');
  let startedAt = 0;
  return (status, previous) => {
    if (status === 'awaiting-pong') startedAt = Date.now();
    const newest = list.firstElementChild as HTMLElement | null;
    const asked = newest?.nextElementSibling as HTMLElement | null | undefined;
    if (previous !== 'awaiting-pong' || status !== 'open' || !newest || asked?.dataset.way !== 'open awaiting-pong')
      return;
    const before = asked.nextElementSibling as HTMLElement | null;
    const beats = Number(before?.dataset.beats ?? 0) + 1;
    asked.remove();
    if (beats > 1) before?.remove();
    newest.dataset.beats = String(beats);
    const times = beats > 1 ? ` · ${beats} times` : '';
    newest.querySelector('span')?.replaceChildren(`ping answered after ${Date.now() - startedAt} ms${times}`);
    newest.querySelector('b')?.replaceChildren('pulse');
  };
}

/** Every event of a connection but its messages. */
export function record(connection: Connection, note: Note): void {
  const countBeat = createBeats();
  connection.on('status', (change) => {
    const { status, previous, retryInMs, attempt } = change;
    const isLoss = status === 'backoff' || (status === 'polling-fallback' && previous !== null);
    const details = [
      isLoss && closeText(change),
      isLoss && attempt > 0 && `failure ${attempt}`,
      retryInMs !== null && `next attempt in ${seconds(retryInMs)}`,
    ];
    const way = previous === null ? status : `${previous} → ${status}`;
    note('status', [way, ...details.filter(Boolean)].join(' · ')).dataset.way = `${previous} ${status}`;
    countBeat(status, previous);
  });
  connection.on('open', ({ transport, isReconnect, gapMs }) => {
    note(
      'open',
      isReconnect ? `${transport}, after ${seconds(gapMs)} without a link` : `${transport}, for the first time`,
    );
  });
  connection.on('drop', ({ data, reason }) => note('drop', `${reason}: ${preview(data)}`));
  connection.on('error', (error) => note('error', error.message));
  connection.on('end', ({ reason, cause, code, closeReason, attempts }) => {
    note(
      'end',
      `reason ${reason} · ${cause} ${code}${closeReason && ` “${closeReason}”`} · ${count(attempts, 'failure')}`,
    );
  });
}
