// The figures of herds as text: for the command and for the docs.
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const seconds = (ms) => (Number.isFinite(ms) ? `${(ms / 1_000).toFixed(1)} s` : 'never');

/** What is told of each policy, and how. */
export const columns = [
  ['policy', ({ name }) => name],
  ['attempts per client', ({ attempts }) => attempts.toFixed(1)],
  ['99 % back, later than possible', ({ t99LateMs }) => (t99LateMs === null ? 'never' : seconds(t99LateMs))],
  ['busiest second after the return', ({ peakPerSecond }) => percent(peakPerSecond)],
  ['busiest 100 ms of first tries', ({ firstPeak }) => percent(firstPeak)],
  ['median first try', ({ firstMedianMs }) => seconds(firstMedianMs)],
  ['never back', ({ lost }) => percent(lost)],
];

export const titleOf = ({ clients, awayMs, roomPerSecond }) =>
  `${clients.toLocaleString('en-US')} clients, the server away for ${awayMs / 1_000} s, then room for ${roomPerSecond.toLocaleString('en-US')} a second`;
