import type { Connection, ConnectionSnapshot, HeartlineClock } from '../../../src/index.js';
import { byId, make, setText } from './dom.js';
import { count } from './format.js';
import { announcementOf, carrierOf, closeText, retryText, sentenceOf } from './words.js';

const names = ['transport', 'next attempt', 'attempt', 'missed pongs', 'outbox', 'link', 'last close'] as const;
type Name = (typeof names)[number];

const refreshMs = 100;

function leftMs({ retryAt }: ConnectionSnapshot, clock: HeartlineClock): number | null {
  return retryAt === null ? null : Math.max(0, retryAt - clock.now());
}

/** The status and the numbers beside it. */
export function showFacts(connection: Connection, clock: HeartlineClock): void {
  const list = byId('facts');
  const values = new Map<Name, HTMLElement>();
  for (const name of names) {
    const value = make('dd', { id: `fact-${name.replace(' ', '-')}` });
    values.set(name, value);
    list.append(make('div', {}, make('dt', {}, name), value));
  }
  const bar = make('i', { class: 'bar' });
  values.get('next attempt')?.parentElement?.append(bar);

  const show = (name: Name, text: string): void => {
    const value = values.get(name);
    if (value) setText(value, text);
  };

  /** What tests and style sheets read. */
  const mark = (snapshot: ConnectionSnapshot): void => {
    const { status, attempt, missedPongs, isOffline, epoch, output, lastClose } = snapshot;
    Object.assign(document.documentElement.dataset, {
      status,
      transport: carrierOf(snapshot),
      attempt,
      missedPongs,
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
    show('transport', carrierOf(snapshot));
    show('attempt', snapshot.attempt === 0 ? 'first try' : `${count(snapshot.attempt, 'failure')} in a row`);
    show('missed pongs', String(snapshot.missedPongs));
    show('link', `no. ${snapshot.epoch}`);
    show('last close', closeText(snapshot));
  };

  /** What changes without an event. */
  const tick = (): void => {
    const snapshot = connection.getSnapshot();
    const left = leftMs(snapshot, clock);
    show('next attempt', retryText(snapshot, left));
    bar.style.setProperty('--share', String(left !== null && snapshot.retryInMs ? left / snapshot.retryInMs : 0));
    const { items, bytes } = connection.outbox;
    show('outbox', items === 0 ? 'empty' : `${count(items, 'message')}, ${bytes} B`);
    document.documentElement.dataset.outbox = String(items);
  };

  showSnapshot(connection.getSnapshot());
  connection.subscribe(showSnapshot);
  tick();
  setInterval(tick, refreshMs);
}
