/** Some measurements of the same. What never happened is longer than everything that did. */
export interface Range {
  readonly least: number | null;
  readonly median: number | null;
  readonly most: number | null;
  readonly of: number;
}

/** The one in the middle; null if there is none. */
export function median(numbers: readonly number[]): number | null {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? null;
}

export function rangeOf(measured: readonly (number | null)[]): Range {
  const endless = Number.POSITIVE_INFINITY;
  const sorted = measured.map((one) => one ?? endless).sort((one, other) => (one < other ? -1 : 1));
  const at = (index: number): number | null => {
    const one = sorted[index];
    return one === undefined || one === endless ? null : one;
  };
  return { least: at(0), median: at(Math.floor(sorted.length / 2)), most: at(sorted.length - 1), of: sorted.length };
}
