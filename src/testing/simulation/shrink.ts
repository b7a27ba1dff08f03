import { counted } from '../../checks.js';
import { timeText } from './journal.js';
import { type SimulationReport, simulate } from './simulate.js';

/** So many lives are lived to make one shorter; past that it is short enough. */
const mostTries = 400;

/**
 * The shortest life found that breaks the same invariant: faults that do not matter are left out, large pieces first,
 * then smaller ones (delta debugging).
 *
 * @param only The faults to begin with, by their number from 0. Default all that the seed has in store.
 * @returns The report of that life, with its journal; null if this seed breaks nothing.
 * @throws RangeError if the seed is not finite.
 */
export async function shrink(seed: number, only?: readonly number[]): Promise<SimulationReport | null> {
  const whole = await simulate({ seed, journal: false, ...(only && { only }) });
  const id = whole.violation?.id;
  if (id === undefined) return null;
  let kept = whole.only;
  let tries = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && tries < mostTries; ) {
    let isShorter = false;
    for (let from = 0; from < kept.length && tries < mostTries; tries += 1) {
      const without = kept.filter((_, index) => index < from || index >= from + size);
      const { violation } = await simulate({ seed, only: without, journal: false });
      if (violation?.id === id) [kept, isShorter] = [without, true];
      else from += size;
    }
    if (!isShorter || size > kept.length) size = size === 1 ? 0 : Math.ceil(Math.min(size, kept.length) / 2);
  }
  return simulate({ seed, only: kept });
}

/** More faults than this are no help to a reader; those that happened last are in the journal anyway. */
const mostFaults = 20;

/** @throws TypeError for what is no report, such as the null of `shrink`. */
function aReport(report: SimulationReport): void {
  const { seed, setup, steps, journal, only } = Object(report) as Partial<SimulationReport>;
  const isReport = typeof seed === 'number' && typeof setup === 'object' && [steps, journal, only].every(Array.isArray);
  if (isReport) return;
  const why = report === null ? ': null of `shrink` says that the life breaks nothing' : '';
  throw new TypeError(`\`report\` must be what \`simulate\` or \`shrink\` gives${why}`);
}

/**
 * A life, to be read: which invariant broke, what the seed had drawn, which faults happened, the end of the journal, and
 * how to live it again. Best after {@link shrink}.
 *
 * @param lines How many lines of the journal are shown, the last ones. Default 60.
 * @throws TypeError for what is no report, or no number of lines.
 */
export function explain(report: SimulationReport, lines = 60): string {
  aReport(report);
  counted('lines', lines, 60, 0, Number.POSITIVE_INFINITY);
  const { seed, setup, steps, violation, journal, only } = report;
  const settings = Object.entries(setup).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const shown =
    steps.length > mostFaults
      ? []
      : steps.map(({ atMs, fault, args }) => `${timeText(atMs)}  ${fault} ${args.join(', ')}`);
  const left = Math.max(0, journal.length - lines);
  const said = journal.slice(left);
  return [
    violation ? `Violation of ${violation.message}` : 'Every invariant holds.',
    `Seed ${seed}; ${settings.join(', ')}`,
    `Faults (${steps.length}):`,
    ...shown.map((line) => `  ${line.trimEnd()}`),
    `What happened${left > 0 ? `, after ${left} lines` : ''}:`,
    ...said.map((line) => `  ${line}`),
    `Again: simulate({ seed: ${seed}, only: [${only.join(', ')}] })`,
  ].join('\n');
}
