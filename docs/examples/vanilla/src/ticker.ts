import type { Connection } from 'heartline';
import { chart, hearPrice, type Prices } from '../../shared/prices.ts';
import { find } from './dom.ts';

/** The price, and a line of its last minute. Returns what stops it. */
export function showTicker(host: HTMLElement, connection: Connection): () => void {
  const last = find(host, '.price b');
  const changed = find(host, '.price span');
  const line = find<SVGPolylineElement>(host, 'polyline');
  let prices: Prices = [];

  const show = (): void => {
    const { price, change, points } = chart(prices);
    last.textContent = price;
    changed.textContent = change;
    line.setAttribute('points', points);
  };

  show();
  return connection.on('message', (data) => {
    prices = hearPrice(prices, data);
    show();
  });
}
