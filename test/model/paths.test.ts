import { describe, expect, it } from 'vitest';
import {
  connectionModel,
  coverageOf,
  createModelRig,
  createRig,
  edgePaths,
  type ModelPath,
  pairPaths,
} from '../../src/testing/index.js';
import { variants } from './variants.js';

const repeated = (paths: readonly ModelPath[]): string[] => {
  const titles = paths.map(({ title }) => title);
  return titles.filter((title, index) => titles.indexOf(title) !== index);
};

describe('the title of a path', () => {
  it('is that of no other', { timeout: 60_000 }, () => {
    expect(repeated(edgePaths())).toEqual([]);
    expect(repeated(pairPaths())).toEqual([]);
    for (const { rig } of variants) expect(repeated(edgePaths({ settings: rig().settings }))).toEqual([]);
  });

  it('says what tells an event from others of its type', () => {
    const titles = edgePaths().map(({ title }) => title);
    const details = titles.flatMap((title) => title.split(': ')[0]?.split(' > ') ?? []);
    expect([...new Set(details)]).toEqual(
      expect.arrayContaining([
        'transport.closed 1012',
        'transport.closed dropped',
        'transport.closed never-opened',
        'poll.failed 401',
        'pong.missed',
        'pong.missed draining',
        'ping.due 130000 ms late',
        'page.visible',
        'page.visible after 500 ms',
        'network.changed after 130000 ms asleep',
      ]),
    );
  });
});

describe('what makes no sense is a TypeError that names it', () => {
  const { heartbeat } = createModelRig().settings;

  it.each<[string, unknown]>([
    ['`settings` must be an object, not 5', 5],
    ['`settings` must be an object, not null', null],
    ['There is no `maxRetry` to set', { maxRetry: 1 }],
    ['`settings.maxRetries` must be a whole number', { maxRetries: Number.NaN }],
    ['`settings.maxRetries` must be a whole number', { maxRetries: undefined }],
    ['`settings.fallbackAfter` must be a whole number from 1', { fallbackAfter: 0 }],
    ['`settings.stableAfterMs` must be a number of ms', { stableAfterMs: -1 }],
    ['`settings.closeTimeoutMs` must be a number of ms', { closeTimeoutMs: '5' }],
    ['`settings.heartbeat` must be an object', { heartbeat: null }],
    ['`settings.heartbeat.mode` must be one of ping, silence, none', { heartbeat: { ...heartbeat, mode: 'pings' } }],
    ['`settings.heartbeat.maxMissed` must be a whole number', { heartbeat: { ...heartbeat, maxMissed: 0.5 } }],
    ['`settings.heartbeat.mode`', { heartbeat: { intervalMs: 5 } }],
    ['There is no `ping` to set', { heartbeat: { ...heartbeat, ping: 5 } }],
    ['`settings.backoff.maxMs`', { backoff: { initialMs: 5 } }],
    ['`settings.transports` must be an array of one or more', { transports: [] }],
    ['`settings.transports[0].connectTimeoutMs`', { transports: [{ name: 'a' }] }],
    ['`settings.polling.name` must be a string', { polling: {} }],
    ['`settings.closeRules[0]` must be { from, to, verdict }', { closeRules: [5] }],
    ['`settings.hidden.policy` must be one of keep, stretch, park', { hidden: { policy: 'hide' } }],
  ])('as a setting: %s', (message, settings) => {
    const given = { settings } as never;
    for (const use of [edgePaths, pairPaths, () => coverageOf([], given), () => connectionModel(settings as never)]) {
      expect(() => use(given)).toThrow(TypeError);
      expect(() => use(given)).toThrow(message);
    }
  });

  it.each<[string, unknown]>([
    ['Give an object with any of settings, mostStates, only', null],
    ['There is no `maxRetries` to set: only settings,', { maxRetries: 1 }],
    ['`mostStates` must be a number from 1', { mostStates: Number.NaN }],
    ['`mostStates` must be a whole number', { mostStates: 1.5 }],
    ['`only` must be a function', { only: 'open' }],
  ])('as an option: %s', (message, options) => {
    for (const use of [edgePaths, pairPaths, () => coverageOf([], options as never)]) {
      expect(() => use(options as never)).toThrow(TypeError);
      expect(() => use(options as never)).toThrow(message);
    }
  });

  it('as `all`, which is for pairs', () => {
    expect(() => pairPaths({ all: 5 as never })).toThrow('`all` must be true or false');
    expect(() => edgePaths({ all: true } as never)).toThrow('There is no `all` to set');
  });

  it('but whatever a connection is told is fine', () => {
    const told = [createRig({ maxRetries: 0 }), ...variants.map(({ rig }) => rig()), createRig()];
    for (const { settings } of told) expect(connectionModel(settings).root.key).toBeTypeOf('string');
  });
});
