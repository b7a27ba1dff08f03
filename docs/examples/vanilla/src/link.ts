import type { Connection, ConnectionSnapshot } from 'heartline';
import { countDown } from '../../shared/countdown.ts';
import { badgeOf, noticeOf, offlineWords } from '../../shared/words.ts';
import { find } from './dom.ts';

/** The badge, the banner and the switch of a connection. Returns what ends the countdown. */
export function showLink(host: HTMLElement, connection: Connection): () => void {
  const badge = find(host, '.badge');
  const notice = find(host, '.notice');
  const banner = find(host, '.banner');
  const switcher = find<HTMLButtonElement>(host, '.switch');
  let stopCounting = (): void => {};

  const showBadge = (snapshot: ConnectionSnapshot, secondsLeft: number | null): void => {
    const { tone, text } = badgeOf(snapshot, secondsLeft);
    badge.dataset.tone = tone;
    badge.textContent = text;
  };

  const show = (snapshot: ConnectionSnapshot): void => {
    stopCounting();
    const { retryAt } = snapshot;
    if (retryAt === null) showBadge(snapshot, null);
    else stopCounting = countDown(retryAt, (secondsLeft) => showBadge(snapshot, secondsLeft));
    notice.textContent = noticeOf(snapshot);
    banner.textContent = snapshot.isOffline ? offlineWords : '';
    switcher.textContent = snapshot.output ? 'Connect again' : 'Disconnect';
  };

  switcher.addEventListener('click', () => {
    if (connection.status === 'terminated') connection.start();
    else connection.close();
  });
  show(connection.getSnapshot());
  const unsubscribe = connection.subscribe(show);
  return () => {
    unsubscribe();
    stopCounting();
  };
}
