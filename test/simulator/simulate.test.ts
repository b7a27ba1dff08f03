import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as sound from '../../src/testing/index.js';
import { bundle } from '../support/bundle.mjs';

const { Coverage, explain, shrink, simulate, Violation } = sound;
const seeds = Array.from({ length: 20 }, (_, seed) => seed);

describe('simulate', () => {
  it('lives the same life twice, byte for byte, and each seed another one (I18)', { timeout: 60_000 }, async () => {
    const journals = new Set<string>();
    for (const seed of seeds) {
      const [first, second] = [await simulate({ seed }), await simulate({ seed })];
      expect(second.journal.join('\n')).toBe(first.journal.join('\n'));
      expect(second).toEqual(first);
      journals.add(first.journal.join('\n'));
    }
    expect(journals.size).toBe(seeds.length);
  });

  it('lives for an hour, and tells of nothing where it is not to', async () => {
    const report = await simulate({ seed: 1, journal: false });
    expect(report.virtualMs).toBeGreaterThanOrEqual(3_600_000);
    expect(report.events).toBeGreaterThan(100);
    expect(report.journal).toEqual([]);
    expect(report).toMatchObject({ events: (await simulate({ seed: 1 })).events });
  });

  it.each(seeds)('is calm where no fault happens: seed %d', async (seed) => {
    const { violation, steps, only, journal } = await simulate({ seed, only: [] });
    expect([violation, steps, only]).toEqual([null, [], []]);
    expect(journal.filter((line) => / fault /.test(line))).toEqual([expect.stringContaining('everything heals')]);
    expect(journal.filter((line) => / network {1,2}breaks/.test(line)).length).toBeLessThanOrEqual(1);
    expect(journal.filter((line) => / client /.test(line)).at(-1)).toMatch(/→ terminated$/);
  });

  it('takes the faults that are asked for, by their numbers', async () => {
    const all = await simulate({ seed: 2 });
    const some = await simulate({ seed: 2, only: [5, 1] });
    expect(some.only).toEqual([1, 5]);
    expect(some.steps).toEqual([all.steps[1], all.steps[5]]);
    expect(some.setup).toEqual(all.setup);
  });

  it('counts what was reached, and counts add up', async () => {
    const [one, other, both] = [new Coverage(), new Coverage(), new Coverage()];
    await simulate({ seed: 3, coverage: one });
    await simulate({ seed: 4, coverage: other });
    for (const seed of [3, 4]) await simulate({ seed, coverage: both });
    one.add(other);
    expect(one.counts).toEqual(both.counts);
    expect(Object.values(both.counts).every((counts) => Object.keys(counts).length > 0)).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('takes no seed %d', async (seed) => {
    await expect(simulate({ seed })).rejects.toThrow(RangeError);
    await expect(shrink(seed)).rejects.toThrow('`seed` must be a finite number');
  });

  it.each<[string, unknown]>([
    ['Give an object with any of seed, only, journal, coverage, not undefined', undefined],
    ['There is no `seeds` to set', { seed: 1, seeds: 5 }],
    ['`only` must be an array', { seed: 1, only: 5 }],
    ['`journal` must be true or false', { seed: 1, journal: 'no' }],
    ['`coverage.count` must be a function', { seed: 1, coverage: {} }],
  ])('takes no nonsense: %s', async (message, options) => {
    await expect(simulate(options as never)).rejects.toThrow(TypeError);
    await expect(simulate(options as never)).rejects.toThrow(message);
  });
});

describe('shrink and explain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heartline-shrink-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let broken: typeof sound;
  let report: sound.SimulationReport;
  let shrunk: sound.SimulationReport | null;

  beforeAll(async () => {
    const edit = { file: 'src/outbox.ts', find: 'this.items < this.#maxItems && ', replace: '' };
    broken = await import(await bundle('src/testing/index.ts', folder, [edit]));
    for (let seed = 0; seed < 200; seed += 1) {
      report = await broken.simulate({ seed });
      if (report.violation) break;
    }
    shrunk = await broken.shrink(report.seed);
  }, 60_000);

  it.each([{}, null, undefined, 'seed 5'])('explain no report that is %o', (none) => {
    expect(() => explain(none as never)).toThrow(TypeError);
    expect(() => explain(none as never)).toThrow('`report` must be what `simulate` or `shrink` gives');
  });

  it('explain in a number of lines', async () => {
    const sound = await simulate({ seed: 1, only: [] });
    expect(() => explain(sound, Number.NaN)).toThrow('`lines` must be a number');
    expect(explain(sound, 0)).toContain(`What happened, after ${sound.journal.length} lines:\nAgain: `);
  });

  it('find nothing in a sound life', async () => {
    expect(await shrink(report.seed, [])).toBeNull();
    expect(explain(await simulate({ seed: 1, only: [] }))).toMatch(/^Every invariant holds\.\nSeed 1; transports: /);
  });

  it('leave out the faults that do not matter, and break the same invariant', { timeout: 60_000 }, async () => {
    expect([report.violation?.id, shrunk?.violation?.id]).toEqual(['I12', 'I12']);
    expect(shrunk?.steps.length).toBeGreaterThan(0);
    expect(shrunk?.steps.length).toBeLessThan(Math.min(10, report.steps.length));
    expect(report.only).toEqual(expect.arrayContaining([...(shrunk?.only ?? [])]));
    const again = await broken.simulate({ seed: report.seed, only: shrunk?.only ?? [] });
    expect(again.journal).toEqual(shrunk?.journal);
    for (const left of shrunk?.only ?? []) {
      const only = shrunk?.only.filter((number) => number !== left) ?? [];
      expect((await broken.simulate({ seed: report.seed, only })).violation?.id).not.toBe(report.violation?.id);
    }
  });

  it('tell the invariant, the seed, the faults, what happened, and how to live it again', () => {
    if (shrunk === null) throw new Error('there was a violation');
    const { seed, only, steps, journal, violation } = shrunk;
    const lines = broken.explain(shrunk).split('\n');
    expect(lines[0]).toBe(`Violation of ${violation?.message}`);
    expect(lines[1]).toContain(`Seed ${seed}; transports: `);
    expect(lines[2]).toBe(`Faults (${steps.length}):`);
    for (const { fault } of steps) expect(lines.slice(3, 3 + steps.length).join()).toContain(fault);
    expect(lines.at(-1)).toBe(`Again: simulate({ seed: ${seed}, only: [${only.join(', ')}] })`);
    expect(lines.at(-2)).toBe(`  ${journal.at(-1)}`);
    expect(broken.explain(shrunk, 1)).toContain(
      `What happened, after ${journal.length - 1} lines:\n  ${journal.at(-1)}\n`,
    );
  });
});

it('a violation is an error that names its invariant', () => {
  const violation = new Violation('I5', 'a timer too many');
  expect(violation).toBeInstanceOf(Error);
  expect([violation.name, violation.id, violation.message]).toEqual(['Violation', 'I5', 'I5: a timer too many']);
});
