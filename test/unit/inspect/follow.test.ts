import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { connectionStates } from '../../../machines/index.js';
import { followConnection } from '../../../src/inspect/follow.js';
import { Inspector } from '../../../src/inspect/inspector.js';
import { type BridgeOptions, bridgeSettingsOf } from '../../../src/inspect/options.js';
import { rigged } from '../../support/rig.js';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What is held after everything that nobody holds is gone, in bytes. */
function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

interface Posted {
  readonly type: string;
  readonly sessionId: string;
  readonly id?: string;
  readonly parent?: string;
  readonly [key: string]: unknown;
}

function followed(rig: ReturnType<typeof rigged>, options: BridgeOptions = {}) {
  const posted: Posted[] = [];
  const inspector = new Inspector((message) => posted.push({ ...message }));
  const unfollow = followConnection(rig.connection, inspector, bridgeSettingsOf(options));
  const stop = (): void => {
    unfollow();
    inspector.close();
  };
  const states = (): unknown[] =>
    posted
      .filter(({ type, sessionId }) => type === 'service.state' && sessionId === rig.connection.actor.sessionId)
      .map(({ state }) => JSON.parse(String(state)).value);
  return { posted, stop, states };
}

describe('a connection in the inspector', () => {
  it('is shown with what it spawns: its transport, its timers, the host', () => {
    const rig = rigged({ autoStart: false });
    const { posted } = followed(rig);
    rig.connection.start();
    rig.transport.latest.open();
    const registers = posted.filter(({ type }) => type === 'service.register');
    expect(registers.map(({ id }) => id)).toEqual(expect.arrayContaining(['transport', 'timer', 'environment']));
    const root = rig.connection.actor.sessionId;
    expect(registers.filter(({ sessionId }) => sessionId !== root).every(({ parent }) => parent === root)).toBe(true);
    const chart = JSON.parse(String(registers[0]?.machine));
    expect(Object.keys(chart.states)).toEqual(connectionStates);
  });

  it('is shown in its next life as well', () => {
    const rig = rigged();
    const { states } = followed(rig);
    rig.transport.latest.open();
    rig.connection.close();
    rig.transport.latest.serverClose(1000);
    expect(states().at(-1)).toBe('terminated');
    rig.clock.advance(1_000);
    rig.connection.start();
    rig.transport.latest.open();
    expect(states().at(-1)).toBe('open');
  });

  it('is shown once by two who show it in the same place, until both have stopped', () => {
    const rig = rigged();
    const posted: Posted[] = [];
    const inspector = new Inspector((message) => posted.push({ ...message }));
    const [one, other] = [1, 2].map(() => followConnection(rig.connection, inspector, bridgeSettingsOf({})));
    rig.transport.latest.open();
    const root = rig.connection.actor.sessionId;
    const opened = posted.filter(({ event }) => String(event).includes('transport.opened'));
    expect(opened).toHaveLength(1);
    one?.();
    expect(posted.some(({ type, sessionId }) => type === 'service.stop' && sessionId === root)).toBe(false);
    other?.();
    expect(posted.at(-1)?.type).toBe('service.stop');
  });

  it('posts nothing per message (P15)', () => {
    const rig = rigged();
    const { posted } = followed(rig);
    rig.transport.latest.open();
    const before = posted.length;
    for (let count = 0; count < 10_000; count += 1) rig.transport.latest.message('tick');
    expect(posted.length - before).toBe(0);
  });

  it('posts a few of them a second where that is asked for, by kind and size', () => {
    vi.useFakeTimers({ now: 5_000 });
    try {
      const rig = rigged();
      const { posted } = followed(rig, { sampleMessages: 2 });
      rig.transport.latest.open();
      const before = posted.length;
      for (let count = 0; count < 10_000; count += 1) rig.transport.latest.message('tick');
      vi.setSystemTime(6_000);
      rig.transport.latest.message('tock!');
      const events = posted.slice(before).filter(({ type }) => type === 'service.event');
      expect(events.map(({ event }) => JSON.parse(String(event)).data)).toEqual([
        { type: 'message.received', data: '[text, 4 characters]' },
        { type: 'message.received', data: '[text, 4 characters]' },
        { type: 'message.received', data: '[text, 5 characters]' },
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves nothing behind after a thousand times of attaching and detaching', { timeout: 60_000 }, () => {
    const rig = rigged();
    rig.transport.latest.open();
    const { system } = rig.connection.actor;
    const observe = system.inspect.bind(system);
    let observers = 0;
    system.inspect = (observer) => {
      observers += 1;
      const { unsubscribe } = observe(observer);
      return {
        unsubscribe: () => {
          observers -= 1;
          unsubscribe();
        },
      };
    };
    const attachAndDetach = (times: number): void => {
      for (let count = 0; count < times; count += 1) followed(rig).stop();
    };
    attachAndDetach(100);
    const before = heapUsed();
    attachAndDetach(1_000);
    expect(observers).toBe(0);
    // One that were left would hold more than 50 kB, its chart alone.
    expect((heapUsed() - before) / 1_000).toBeLessThan(2_000);

    const { posted, stop } = followed(rig);
    stop();
    const { length } = posted;
    rig.connection.close();
    expect(posted).toHaveLength(length);
  });

  it.each([
    ['redact', { redact: 'all' }],
    ['payloads', { payloads: 'yes' }],
    ['allowEvents', { allowEvents: 1 }],
    ['history', { history: -1 }],
    ['history', { history: 1.5 }],
    ['sampleMessages', { sampleMessages: Number.NaN }],
    ['onRefused', { onRefused: true }],
    ['options', null],
  ])('is refused with a wrong `%s`', (name, options) => {
    expect(() => bridgeSettingsOf(options as never)).toThrow(TypeError);
    expect(() => bridgeSettingsOf(options as never)).toThrow(`\`${name}\``);
  });
});
