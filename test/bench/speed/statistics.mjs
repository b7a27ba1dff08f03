/** The value below which that share of the numbers is, between two of them where it falls there. */
export function quantile(numbers, share) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

export const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

export const median = (numbers) => quantile(numbers, 0.5);

/** The median, and the middle half around it. */
export const spread = (numbers) => ({
  median: median(numbers),
  from: quantile(numbers, 0.25),
  to: quantile(numbers, 0.75),
});

/** Two that were measured in turn, round by round: what the second takes beyond the first, and how many times as much. */
export const comparison = ({ raw, own }) => ({
  raw: median(raw),
  overRaw: spread(own.map((one, round) => one - raw[round])),
  ratio: spread(own.map((one, round) => one / raw[round])),
});
