import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type * as testing from '../../src/testing/index.js';
import { bundle, type Edit } from '../support/bundle.mjs';

type Testing = typeof testing;

/** A bug of each class, put back by a small edit; and the invariants that may be the first to notice. */
const bugs: Readonly<Record<string, { readonly edits: readonly Edit[]; readonly ids: readonly string[] }>> = {
  'two live sockets (I1)': {
    edits: [
      {
        file: 'machines/connection.machine.ts',
        find: "entry: ['stopTransport', 'stopPoller', 'disarmSession', 'armRetry'],",
        replace: "entry: ['stopPoller', 'disarmSession', 'armRetry'],",
      },
    ],
    ids: ['I1', 'I2', 'I3'],
  },
  'a stale timer (I5)': {
    edits: [
      {
        file: 'src/timers/timer.ts',
        find: 'return () => clock.clearTimeout(handle);',
        replace: 'return () => {};',
      },
    ],
    ids: ['I5', 'I6'],
  },
  'a missed pong that is not counted (I10, L3)': {
    edits: [
      {
        file: 'machines/updates.ts',
        find: 'missedPongs: context.missedPongs + 1,',
        replace: 'missedPongs: context.missedPongs,',
      },
    ],
    ids: ['L3'],
  },
  'an outbox that overruns (I12)': {
    edits: [{ file: 'src/outbox.ts', find: 'this.items < this.#maxItems && ', replace: '' }],
    ids: ['I12'],
  },
  'a lost wakeup (L5, L6)': {
    edits: [
      {
        file: 'machines/connection.machine.ts',
        find: "        'page.visible': onWake,\n        'page.resumed': onWake,\n        'page.returned': onWake,\n        'clock.jumped': [{ guard: 'isParked' }, ...onWake],\n",
        replace: '',
      },
    ],
    ids: ['L5', 'L6', 'P6'],
  },
  'a leak after terminated (I6)': {
    edits: [
      {
        file: 'src/environment/actor.ts',
        find: '    clock.clearTimeout(handle);\n',
        replace: '',
      },
    ],
    ids: ['I6'],
  },
  'chance of its own (I18)': {
    edits: [{ file: 'src/policy.ts', find: 'const drawn = random();', replace: 'const drawn = Math.random();' }],
    ids: ['I18'],
  },
  'a frame from the grave (I2)': {
    edits: [
      {
        file: 'src/link.ts',
        find: 'if (this.#attention & (over | closing)) return true;',
        replace: '',
      },
    ],
    ids: ['I2', 'I6', 'I14'],
  },
  'a message that is sent twice (I13)': {
    edits: [
      {
        file: 'src/outbox.ts',
        find: "if (result !== 'sent') this.#report([dropped]);",
        replace: "if (result === 'sent') handOver(item.data); else this.#report([dropped]);",
      },
    ],
    ids: ['I12', 'I13'],
  },
  'a storm of attempts (I8)': {
    edits: [{ file: 'machines/delays.ts', find: 'Math.max(0, spacing, rate)', replace: '0' }],
    ids: ['I8'],
  },
  'an attempt after a kick (I7)': {
    edits: [
      {
        file: 'machines/loss.ts',
        find: "if (verdict.kind === 'terminate') return verdict.reason;",
        replace: '',
      },
    ],
    ids: ['I7'],
  },
  'a failure that is not counted (I4)': {
    edits: [
      {
        file: 'machines/loss.ts',
        find: 'const failures = record.attempt + (isMissing ? 0 : 1);',
        replace: 'const failures = record.attempt;',
      },
    ],
    ids: ['I4'],
  },
  'a wait longer than its cap (I9)': {
    edits: [
      {
        file: 'machines/loss.ts',
        find: 'Math.max(paidMs, advice.waitMs, offlineMs, leftMs)',
        replace: 'Math.max(paidMs, advice.waitMs, offlineMs, leftMs, 300_000)',
      },
    ],
    ids: ['I9'],
  },
  "the server's advice that is not heeded (I8)": {
    edits: [
      {
        file: 'machines/loss.ts',
        find: 'Math.max(paidMs, advice.waitMs, offlineMs, leftMs)',
        replace: 'Math.max(paidMs, offlineMs, leftMs)',
      },
    ],
    ids: ['I8'],
  },
  'a message over a link that has yet to prove itself (I11)': {
    edits: [
      {
        file: 'machines/connection.machine.ts',
        find: "actions: ['recordCandidateOpened', 'sendPing', 'armCandidateProof'],",
        replace: "actions: ['recordCandidateOpened', 'admit', 'sendPing', 'armCandidateProof'],",
      },
    ],
    ids: ['I11'],
  },
  'a message that is sent long after its time (I12)': {
    edits: [{ file: 'src/outbox.ts', find: 'now - item.at >= this.#ttlMs', replace: 'now - item.at >= Infinity' }],
    ids: ['I12'],
  },
  'a batch of a poll that is delivered twice (I14)': {
    edits: [
      {
        file: 'src/polling/poller.ts',
        find: 'for (const message of outcome.messages) {',
        replace: 'for (const message of [...outcome.messages, ...outcome.messages]) {',
      },
    ],
    ids: ['I14'],
  },
  'a wake after which nobody asks (L4)': {
    edits: [
      {
        file: 'machines/guards.ts',
        find: "if (context.settings.heartbeat.mode !== 'ping' || context.probing) return false;",
        replace: 'if (context.epoch >= 0) return false;',
      },
    ],
    ids: ['L4'],
  },
  'a link that opens late and is left open (I3)': {
    edits: [
      {
        file: 'src/link.ts',
        find: 'this.#closeQuietly();\n      return;',
        replace: 'return;',
      },
    ],
    ids: ['I3'],
  },
  'a flapping server that is left to nothing else (L10)': {
    edits: [
      {
        file: 'machines/loss.ts',
        find: 'if (exhausted && settings.polling !== null) return toPolling(record.failedUpgrades);',
        replace: '',
      },
    ],
    ids: ['L10'],
  },
  'a secret that an inspector is shown (I17)': {
    edits: [
      {
        file: 'src/transports/error-text.ts',
        find: ".replace(/[?#][^\\s'\"]+/g, '?…')",
        replace: '',
      },
    ],
    ids: ['I17'],
  },
  'an outbox that is never emptied (L9)': {
    edits: [
      {
        file: 'src/wire.ts',
        find: 'if (link === null || this.#outbox.items === 0) return;',
        replace: 'if (this !== null) return;',
      },
    ],
    ids: ['L9', 'I12'],
  },
};

const folder = mkdtempSync(join(tmpdir(), 'heartline-simulator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As many as the run of the tests lives. */
const seeds = 2_000;

async function load(edits: readonly Edit[]): Promise<Testing> {
  return import(await bundle('src/testing/index.ts', folder, edits));
}

/** The first seed that notices. */
async function firstViolation({ simulate }: Testing): Promise<{ readonly id: string; readonly seed: number } | null> {
  for (let seed = 0; seed < seeds; seed += 1) {
    const { violation, journal } = await simulate({ seed });
    if (violation) return { id: violation.id, seed };
    const twin = seed % 10 === 0 ? await simulate({ seed }) : null;
    if (twin && twin.journal.join('\n') !== journal.join('\n')) return { id: 'I18', seed };
  }
  return null;
}

describe('the simulator notices', () => {
  it.each(Object.entries(bugs))('%s', { timeout: 120_000 }, async (_, { edits, ids }) => {
    const found = await firstViolation(await load(edits));
    expect(found).not.toBeNull();
    expect(ids).toContain(found?.id);
  });
});
