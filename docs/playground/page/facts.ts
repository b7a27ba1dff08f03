import type { Connection, ConnectionSnapshot, HeartlineClock } from '../../../src/index.js';
import { byId, make, setText } from './dom.js';
import { count, seconds } from './format.js';
import { announcementOf, carrierOf, sentenceOf } from './words.js';

const names = ['transport', 'next attempt', 'failures', 'missed pongs', 'outbox', 'last close'] as const;
type Name = (typeof names)[number];

const refreshMs = 100;

function leftMs({ retryAt }: ConnectionSnapshot, clock: HeartlineClock): number | null {
  return retryAt === null ? null : Math.max(0, retryAt - clock.now());
}

/** The status and the numbers beside it. */
export function showFacts(connection: Connection, clock: HeartlineClock): void {
  const list = byId('facts');
  const values = new Map<Name, readonly [HTMLElement, HTMLElement]>();
  for (const name of names) {
    const value = make('b');
    const remark = make('span');
    values.set(name, [value, remark]);
    list.append(
      make('div', {}, make('dt', {}, name), make('dd', { id: `fact-${name.replace(' ', '-')}` }, value, remark)),
    );
  }
  const bar = make('i', { class: 'bar' });
  byId('fact-next-attempt').append(bar);

  const show = (name: Name, text: string, more: string): void => {
    const [value, remark] = values.get(name) ?? [];
    if (value) setText(value, text);
    if (remark) setText(remark, more);
  };

  /** What tests and style sheets read. */
  const mark = (snapshot: ConnectionSnapshot): void => {
    const { status, attempt, missedPongs, isOffline, isProbing, epoch, output, lastClose } = snapshot;
    Object.assign(document.documentElement.dataset, {
      status,
      transport: carrierOf(snapshot),
      attempt,
      missedPongs,
      probing: isProbing,
      epoch,
      offline: isOffline,
      cause: lastClose?.cause ?? '',
      reason: output?.reason ?? '',
    });
  };

  const showSnapshot = (snapshot: ConnectionSnapshot): void => {
    mark(snapshot);
    setText(byId('status'), snapshot.status);
    setText(byId('sentence'), sentenceOf(snapshot));
    setText(byId('announcement'), announcementOf(snapshot));
    const { lastClose, attempt, missedPongs, epoch } = snapshot;
    show('transport', carrierOf(snapshot), `link no. ${epoch}`);
    show('failures', String(attempt), 'in a row');
    show('missed pongs', String(missedPongs), 'in a row');
    show('last close', lastClose ? `${lastClose.cause} ${lastClose.code}` : 'none yet', lastClose?.reason ?? '');
  };

  /** What changes without an event. */
  const tick = (): void => {
    const snapshot = connection.getSnapshot();
    const { status, retryInMs, paused } = snapshot;
    const left = leftMs(snapshot, clock);
    const isWaiting = status === 'backoff' && left === null;
    setText(byId('countdown'), left === null ? '' : seconds(left));
    show(
      'next attempt',
      left === null ? (isWaiting ? 'waits' : '–') : `in ${seconds(left)}`,
      retryInMs === null ? (isWaiting ? `while ${paused ?? 'asked to'}` : 'none is due') : `of ${seconds(retryInMs)}`,
    );
    bar.style.setProperty('--share', String(left !== null && retryInMs ? left / retryInMs : 0));
    const { items, bytes } = connection.outbox;
    show('outbox', items === 0 ? 'empty' : count(items, 'message'), count(bytes, 'byte'));
    document.documentElement.dataset.outbox = String(items);
  };

  showSnapshot(connection.getSnapshot());
  connection.subscribe(showSnapshot);
  tick();
  setInterval(tick, refreshMs);
}
