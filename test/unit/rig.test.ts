import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { defaultEnvironment } from '../../src/environment/default.js';
import { createRig, FakeEnvironment, FakePolling, FakeTransport, VirtualClock } from '../../src/testing/index.js';
import { webSocketTransport } from '../../src/transports/web-socket.js';

describe('what is given to a rig', () => {
  it('is used by the connection, and handed out', () => {
    const clock = new VirtualClock({ startAt: 5 });
    const environment = new FakeEnvironment({ online: false });
    const transports = [new FakeTransport({ name: 'first' }), new FakeTransport({ name: 'second' })];
    const polling = new FakePolling();
    const rig = createRig({ clock, environment, transports, polling });
    expect([rig.clock, rig.environment, rig.transport, rig.polling]).toEqual([
      clock,
      environment,
      transports[0],
      polling,
    ]);
    expect(rig.transports).toEqual(transports);
    expect(rig.connection.getSnapshot()).toMatchObject({ isOffline: true, transport: 'first' });
    expect(environment.reports.size).toBe(1);
    expect(clock.pending).toBe(1);
  });

  it('may be options of its transport, which runs on the clock of the rig', () => {
    const { transport, clock, messages, connection } = createRig({
      fake: { name: 'mine', latencyMs: 50, respond: () => 'answer', onConnect: (link) => link.open() },
    });
    connection.send('question');
    clock.advance(49);
    expect([transport.name, messages]).toEqual(['mine', []]);
    clock.advance(1);
    expect(messages).toEqual(['answer']);
  });

  it('leaves the dice at 0.5 where it gives none', () => {
    const { connection, transport } = createRig({ random: undefined } as never);
    transport.latest.refuse();
    expect(connection.getSnapshot().retryInMs).toBe(1_000);
  });
});

describe('what a rig could not hand out is a TypeError that says what to do', () => {
  it.each<[string, unknown]>([
    ['`clock` of a rig must be a VirtualClock', { clock: systemClock }],
    ['`environment` of a rig must be a FakeEnvironment', { environment: defaultEnvironment() }],
    ['`transports` of a rig must be', { transports: [webSocketTransport({ url: 'wss://example.com' })] }],
    ['`transports` of a rig must be', { transports: [new FakeTransport(), {}] }],
    ['`transports` of a rig must be', { transports: new FakeTransport() }],
    ['`transports` of a rig must be', { transports: [] }],
    ['`transports` of a rig must be', { transports: undefined }],
  ])('%s: %o', (message, options) => {
    const make = () => createRig(options as never);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
    expect(make).toThrow('leave it out, or use createConnection');
  });

  it('so are options of a transport that is not its own', () => {
    expect(() => createRig({ transports: [new FakeTransport()], fake: { name: 'lost' } })).toThrow(TypeError);
    expect(() => createRig({ transports: [new FakeTransport()], fake: {} })).toThrow('`fake` is for the one transport');
    expect(() => createRig({ fake: 5 as never })).toThrow('`fake` must be an object, not 5');
  });

  it.each([null, 5])('so are options that are %s', (options) => {
    expect(() => createRig(options as never)).toThrow(TypeError);
    expect(() => createRig(options as never)).toThrow(`The options of a rig are an object, not ${options}`);
  });
});
