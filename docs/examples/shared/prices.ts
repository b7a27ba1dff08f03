import { parse } from './protocol.ts';

/** The last minute of prices, the oldest first. Never changed: `hearPrice` makes a new list. */
export type Prices = readonly number[];

const longest = 60;

/** For each inbound message: a price, if it is one. */
export function hearPrice(prices: Prices, data: unknown): Prices {
  const frame = parse(data);
  return frame?.type === 'tick' ? [...prices, frame.price].slice(-longest) : prices;
}

/** The last price, how it has changed, and the points of a line for a box of 100 by 30. */
export function chart(prices: Prices): { readonly price: string; readonly change: string; readonly points: string } {
  const last = prices.at(-1);
  if (last === undefined) return { price: '…', change: '', points: '' };
  const change = last - (prices.at(-2) ?? last);
  const least = Math.min(...prices);
  const scale = 26 / (Math.max(...prices) - least || 1);
  return {
    price: last.toFixed(2),
    change: `${change < 0 ? '▼' : '▲'} ${Math.abs(change).toFixed(2)}`,
    points: prices
      .map((price, index) => `${(100 * index) / (prices.length - 1 || 1)},${28 - (price - least) * scale}`)
      .join(' '),
  };
}
