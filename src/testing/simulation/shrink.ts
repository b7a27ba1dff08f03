import { type SimulationReport, simulate } from './simulate.js';

/** So many lives are lived to make one shorter; past that it is short enough. */
const mostTries = 400;

/**
 * The shortest life found that breaks the same invariant: faults that do not matter are left out, large pieces first,
 * then smaller ones (delta debugging).
 *
 * @returns The report of that life, with its journal; null if this seed breaks nothing.
 */
export async function shrink(seed: number, only?: readonly number[]): Promise<SimulationReport | null> {
  let shortest = await simulate({ seed, ...(only && { only }) });
  const id = shortest.violation?.id;
  if (id === undefined) return null;
  let kept = shortest.only;
  let tries = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && tries < mostTries; ) {
    let isShorter = false;
    for (let from = 0; from < kept.length && tries < mostTries; tries += 1) {
      const without = kept.filter((_, index) => index < from || index >= from + size);
      const report = await simulate({ seed, only: without });
      if (report.violation?.id === id) {
        [shortest, kept, isShorter] = [report, without, true];
      } else from += size;
    }
    if (!isShorter || size > kept.length) size = size === 1 ? 0 : Math.ceil(Math.min(size, kept.length) / 2);
  }
  return shortest;
}

/** A life that broke an invariant, to be read: what it was, what happened at last, and how to live it again. */
export function explain(report: SimulationReport, lines = 60): string {
  const { seed, setup, steps, violation, journal, only } = report;
  const settings = Object.entries(setup).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const said =
    journal.length > lines ? [`… ${journal.length - lines} lines before`, ...journal.slice(-lines)] : journal;
  return [
    violation ? `Violation of ${violation.message}` : 'Every invariant holds.',
    `Seed ${seed}; ${settings.join(', ')}`,
    `${steps.length} faults matter:`,
    ...said.map((line) => `  ${line}`),
    `Again: npm run simulate -- --seed ${seed} --only ${only.join(',') || 'none'}`,
  ].join('\n');
}
