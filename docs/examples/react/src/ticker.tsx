import { useConnectionEvent } from 'heartline/react';
import { type ReactNode, useState } from 'react';
import { chart, hearPrice, type Prices } from '../../shared/prices.ts';
import { useLive } from './connection.ts';

/** The price, and a line of its last minute. */
export function Ticker(): ReactNode {
  const [prices, setPrices] = useState<Prices>([]);
  useConnectionEvent(useLive(), 'message', (data) => setPrices((known) => hearPrice(known, data)));
  const { price, change, points } = chart(prices);
  return (
    <section className="card ticker" aria-labelledby="ticker">
      <h2 id="ticker">HRTL</h2>
      <p className="price">
        <b>{price}</b> <span>{change}</span>
      </p>
      <svg viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
        <polyline points={points} />
      </svg>
    </section>
  );
}
