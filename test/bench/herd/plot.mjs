import { chart } from '../plot.mjs';

// Two bars for each policy: how often its clients try, and how hard they fall upon the server.
const panels = [
  {
    title: 'Attempts per client',
    value: ({ attempts }) => attempts,
    text: ({ attempts }) => attempts.toFixed(1),
  },
  {
    title: 'Busiest second after the return',
    value: ({ peakPerSecond }) => peakPerSecond,
    text: ({ peakPerSecond }) => `${(100 * peakPerSecond).toFixed(0)} % of all clients`,
  },
];

/** The plot of one outage. Policies that give up are left out: clients that are gone make no attempts. */
export function plot(allRows) {
  const rows = allRows.filter(({ lost }) => lost < 0.01).sort((one, other) => one.attempts - other.attempts);
  const label = 'Attempts per client, and the share of clients in the busiest second, for each policy';
  return chart(rows, panels, { label });
}
