import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classifyClose, connectionMachine, connectionStates } from '../../machines/index.js';
import * as angular from '../../src/angular.js';
import * as heartbeats from '../../src/heartbeats.js';
import * as heartline from '../../src/index.js';
import * as inspect from '../../src/inspect/index.js';
import * as inspectServer from '../../src/inspect/server.js';
import { type ConnectionOptions, type HeartbeatOptions, settingsOf, wireLimitsOf } from '../../src/options.js';
import * as react from '../../src/react.js';
import * as socketio from '../../src/socketio.js';
import * as sockjs from '../../src/sockjs.js';
import * as solid from '../../src/solid.js';
import * as svelte from '../../src/svelte.js';
import * as testing from '../../src/testing/index.js';
import * as vue from '../../src/vue.js';
import * as websocket from '../../src/websocket/index.js';
import { errorsIn, keysOf } from '../support/compile.js';
import { codeBlocks, headings, links, page, pages, root, tableRows } from '../support/markdown.js';

const readme = page('README.md');
const numberIn = (cell: string): number =>
  cell === 'Infinity' ? Number.POSITIVE_INFINITY : Number(cell.replaceAll(',', ''));

describe.each(pages().map((each) => [each.path, each] as const))('%s', (_, each) => {
  it('links to files and headings that are there', () => {
    for (const { path, heading } of links(each)) {
      expect([path, existsSync(join(root, path))]).toEqual([path, true]);
      if (heading !== undefined) expect(headings(page(path))).toContain(heading);
    }
  });
});

it('the TypeScript examples of all pages compile', { timeout: 60_000 }, () => {
  expect(pages().flatMap((each) => codeBlocks(each, 'ts')).length).toBeGreaterThan(10);
  expect(errorsIn(pages())).toEqual([]);
});

describe('the table of options in README.md', () => {
  const transports = [new testing.FakeTransport()];
  const rows = tableRows(readme)
    .map(([option = '', standard = '', range = '']) => ({ name: option.replaceAll('`', ''), standard, range }))
    .filter(({ name, range }) => !name.includes(' ') && range !== undefined);
  const named = new Set(rows.map(({ name }) => name));

  const make = (name: string, value: number): (() => unknown) => {
    const [head = '', tail] = name.split('.');
    const group = tail === undefined ? value : { [tail]: value };
    const options: ConnectionOptions = {
      transports,
      autoStart: false,
      [head]: head === 'terminalCodes' ? [value] : group,
    };
    return () => heartline.createConnection(options);
  };

  it.each([
    ['src/options.ts', 'ConnectionOptions', ''],
    ['src/options.ts', 'HeartbeatOptions', 'heartbeat.'],
    ['src/options.ts', 'BackoffOptions', 'backoff.'],
    ['src/options.ts', 'ConnectionOutboxOptions', 'outbox.'],
    ['src/outbox.ts', 'OutboxOptions', 'outbox.'],
  ])('has every option of %s, %s', (file, name, prefix) => {
    // Told of by their own options, or not for users: heartline itself passes it.
    const spread = ['heartbeat', 'outbox', 'hidden', 'onDrop'];
    const keys = keysOf(file, name).filter((key) => !spread.includes(key));
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(named).toContain(prefix + key);
  });

  const ranged = rows.filter(({ range }) => /^[\d,]+ (to (Infinity|[\d,]+)|or more)/.test(range));

  it.each(ranged)('says the range that the code has: $name, $range', ({ name, range }) => {
    const [least = '', most = ''] = range.replace('or more', 'to Infinity').split(/ to | each/);
    const [min, max] = [numberIn(least), numberIn(most)];
    expect(make(name, min)).not.toThrow();
    expect(make(name, min - 1)).toThrow(name);
    if (Number.isFinite(max)) {
      expect(make(name, max)).not.toThrow();
      expect(make(name, max + 1)).toThrow(name);
    }
  });

  it('says the range of most numbers', () => {
    expect(ranged.length).toBeGreaterThan(15);
  });

  it.each(rows.filter(({ standard, name }) => /^[\d,]+$/.test(standard) && !/^outbox\.(max|ttl)/.test(name)))(
    'says the default that the code has: $name, $standard',
    ({ name, standard }) => {
      const settings: object = {
        ...settingsOf({ transports }),
        outbox: wireLimitsOf({ transports }),
        ...wireLimitsOf({ transports }),
      };
      const value = name.split('.').reduce<unknown>((at, key) => Reflect.get(Object(at), key), settings);
      expect(value).toBe(numberIn(standard));
    },
  );

  it('says the defaults of the outbox', () => {
    const [items = 0, bytes = 0, ttlMs = 0] = ['maxItems', 'maxBytes', 'ttlMs'].map((key) =>
      numberIn(rows.find(({ name }) => name === `outbox.${key}`)?.standard ?? ''),
    );
    const clock = new testing.VirtualClock();
    const connection = heartline.createConnection({ transports, clock, autoStart: false });
    for (let count = 1; count <= items; count += 1) expect(connection.send('')).toBe('queued');
    expect(connection.send('one more')).toBe('rejected');
    clock.advance(ttlMs - 1);
    expect(connection.send('one more')).toBe('rejected');
    clock.advance(1);
    expect([connection.send('x'.repeat(bytes)), connection.send('y')]).toEqual(['queued', 'rejected']);
  });
});

it('the picture in README.md shows the seven states, and no arrow that the machine does not have', () => {
  const [{ code } = { code: '' }] = codeBlocks(readme, 'mermaid');
  // Mermaid takes no hyphen in the id of a state: such states have an alias.
  const aliases = new Map([...code.matchAll(/state "([^"]+)" as (\w+)/g)].map(([, name = '', id = '']) => [id, name]));
  const arrows = [...code.matchAll(/^ *(\w+) --> (\w+)/gm)].map(([, from = '', to = '']) =>
    [from, to].map((id) => aliases.get(id) ?? id),
  );
  expect([...new Set(arrows.flat())].sort()).toEqual([...connectionStates].sort());
  for (const [from = '', to = ''] of arrows) {
    const transitions = [...(connectionMachine.root.states[from]?.transitions.values() ?? [])].flat();
    const targets = transitions.flatMap(({ target }) => target ?? []).map(({ key }) => key);
    expect([from, targets]).toEqual([from, expect.arrayContaining([to])]);
  }
});

it('every name that can be imported is on some page', () => {
  const text = pages()
    .map((each) => each.text)
    .join('\n');
  const bindings = [angular, react, solid, svelte, vue];
  const modules = [heartline, sockjs, socketio, testing, inspect, inspectServer, websocket, ...bindings];
  const names = modules.flatMap((module) => Object.keys(module)).filter((name) => name !== 'default');
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
});

describe('the table of options in docs/inspector.md', () => {
  const named = tableRows(page('docs/inspector.md')).map(([option = '']) => option.replaceAll('`', ''));

  it.each([
    ['src/inspect/options.ts', 'BridgeOptions'],
    ['src/inspect/index.ts', 'InspectOptions'],
    ['src/inspect/server/loopback.ts', 'LoopbackOptions'],
  ])('has every option of %s, %s', (file, name) => {
    const keys = keysOf(file, name);
    expect(keys.length).toBeGreaterThan(0);
    expect(named).toEqual(expect.arrayContaining(keys));
  });
});

it('docs/heartbeat.md says the numbers of every preset', () => {
  const rows = tableRows(page('docs/heartbeat.md')).filter(([first = '']) => first.endsWith('Heartbeat`'));
  const told = rows.map(([name = '', , ping, ...cells]) => [name.replaceAll('`', ''), ping, ...cells]);
  const { heartbeat } = settingsOf({ transports: [new testing.FakeTransport()] });
  const text = (value: number | undefined): string => value?.toLocaleString('en-US') ?? '';
  const real = Object.entries<HeartbeatOptions>(heartbeats).map(([name, preset]) => {
    const { intervalMs, timeoutMs, maxMissed } = preset.ping ? { ...heartbeat, ...preset } : preset;
    const numbers = [intervalMs, timeoutMs, maxMissed, preset.silenceMs].map(text);
    return [name, preset.ping ? 'yes' : 'no', ...numbers, preset.answer ? 'yes' : 'no'];
  });
  expect(told.sort()).toEqual(real.sort());
});

describe('docs/close-codes.md says the verdict of the code', () => {
  const cases = tableRows(page('docs/close-codes.md')).flatMap(([codes = '', verdict = '']) =>
    /^[\d, ]+$/.test(codes) ? codes.split(', ').map((code) => [Number(code), verdict] as const) : [],
  );

  it.each(cases)('%d: %s', (code, told) => {
    const cause = code < 1000 ? 'http' : 'server-close';
    const verdict = classifyClose({ cause, code, reason: '', wasClean: true });
    const [, seconds, spread] = /^retry after (\d+) s(?: plus up to (\d+) s)?/.exec(told) ?? [];
    const [, ending] = /end as `(.+)`/.exec(told) ?? [];
    if (seconds !== undefined) {
      const spreadMs = spread === undefined ? {} : { spreadMs: Number(spread) * 1_000 };
      expect(verdict).toEqual({ kind: 'retry-after', delayMs: Number(seconds) * 1_000, ...spreadMs });
    } else if (told.startsWith('refresh')) {
      expect([verdict, ending]).toEqual([{ kind: 'refresh-auth' }, 'auth']);
    } else if (told.startsWith('retry three')) {
      expect(verdict).toEqual({ kind: 'retry', times: 3, then: ending });
    } else if (told.startsWith('end')) {
      expect(verdict).toEqual({ kind: 'terminate', reason: ending });
    } else {
      expect([verdict, told]).toEqual([{ kind: 'retry' }, 'retry']);
    }
  });
});
