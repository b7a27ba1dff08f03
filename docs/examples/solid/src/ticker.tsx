import { useConnectionEvent } from 'heartline/solid';
import { createSignal, type JSX } from 'solid-js';
import { chart, hearPrice, type Prices } from '../../shared/prices.ts';
import { useLive } from './connection.ts';

/** The price, and a line of its last minute. */
export function Ticker(): JSX.Element {
  const [prices, setPrices] = createSignal<Prices>([]);
  useConnectionEvent(useLive(), 'message', (data) => setPrices((known) => hearPrice(known, data)));
  const now = () => chart(prices());
  return (
    <section class="card ticker" aria-labelledby="ticker">
      <h2 id="ticker">HRTL</h2>
      <p class="price">
        <b>{now().price}</b> <span>{now().change}</span>
      </p>
      <svg viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
        <polyline points={now().points} />
      </svg>
    </section>
  );
}
