import { describe, expect, it } from 'vitest';
import * as heartbeats from '../../src/heartbeats.js';
import type { HeartbeatOptions } from '../../src/options.js';
import type { InboundData } from '../../src/transports/port.js';

const presets = Object.entries<HeartbeatOptions>(heartbeats);

/** One exchange with each server: what it sends back to the ping, or by itself, and messages that are none of it. */
const exchanges: Record<
  keyof typeof heartbeats,
  { readonly ping?: string; readonly control: readonly InboundData[]; readonly messages: readonly InboundData[] }
> = {
  textHeartbeat: { ping: 'ping', control: ['pong'], messages: ['ping', 'pong!', '"pong"'] },
  graphqlWsHeartbeat: {
    ping: '{"type":"ping"}',
    control: ['{"type":"pong"}', '{"type":"pong","payload":{"at":1}}'],
    messages: ['{"id":"1","type":"next","payload":{"data":{"type":"pong"}}}'],
  },
  pusherHeartbeat: {
    ping: '{"event":"pusher:ping","data":{}}',
    control: ['{"event":"pusher:pong","data":{}}', '{"event":"pusher:pong","data":"{}"}', '{"event":"pusher:pong"}'],
    messages: [
      '{"event":"client-pusher:pong","channel":"a","data":"{}"}',
      '{"event":"pusher:error","data":{"code":4200}}',
    ],
  },
  phoenixHeartbeat: {
    ping: '[null,"heartline","phoenix","heartbeat",{}]',
    control: ['[null,"heartline","phoenix","phx_reply",{"response":{},"status":"ok"}]'],
    messages: ['["1","2","room:1","phx_reply",{"response":{},"status":"ok"}]', '[null,null,"room:1","heartline",{}]'],
  },
  stompHeartbeat: {
    ping: '\n',
    control: ['\n', new Uint8Array([10]).buffer],
    messages: [
      '\n\n',
      new Uint8Array([11]).buffer,
      new Uint8Array([10, 10]).buffer,
      'MESSAGE\nsubscription:0\n\nhello\u0000',
    ],
  },
  signalRHeartbeat: {
    ping: '{"type":6}\u001e',
    control: ['{"type":6}\u001e'],
    messages: [
      '{"type":1,"target":"a","arguments":[]}\u001e',
      '{"type":6}\u001e{"type":1,"target":"a","arguments":[]}\u001e',
    ],
  },
  actionCableHeartbeat: {
    control: ['{"type":"ping","message":1700000000}'],
    messages: ['{"type":"welcome"}', '{"identifier":"{}","message":{"type":"ping"}}'],
  },
  centrifugoHeartbeat: {
    control: ['{}'],
    messages: ['{"push":{"channel":"a","pub":{"data":{}}}}', '{"id":1,"connect":{}}'],
  },
  engineIoHeartbeat: { control: ['2'], messages: ['42["a"]', '2probe', '0{"sid":"a","pingInterval":25000}'] },
};

describe.each(presets)('%s', (name, preset) => {
  const { ping, control, messages } = exchanges[name as keyof typeof heartbeats];

  it('pings as the protocol says', () => {
    expect(preset.ping?.()).toBe(ping);
  });

  it('keeps control frames from the app, and nothing else (D5, B21)', () => {
    for (const frame of control) expect([frame, preset.isPong?.(frame)]).toEqual([frame, true]);
    for (const frame of messages) expect([frame, preset.isPong?.(frame)]).toEqual([frame, false]);
  });

  it('takes no binary frame for a control frame, and answers none', () => {
    for (const frame of [new ArrayBuffer(1), new Blob(['2'])]) {
      expect(preset.isPong?.(frame)).toBe(false);
      expect(preset.answer?.(frame)).toBeUndefined();
    }
  });

  it('answers no message', () => {
    for (const frame of messages) expect(preset.answer?.(frame)).toBeUndefined();
  });

  it('either pings or limits the silence, within the ranges of the options', () => {
    const { silenceMs, intervalMs = 25_000, timeoutMs = 10_000, maxMissed = 2 } = preset;
    expect([preset.ping, silenceMs].filter((way) => way !== undefined)).toHaveLength(1);
    expect(silenceMs ?? 10).toBeGreaterThanOrEqual(10);
    expect(silenceMs ?? 10).toBeLessThanOrEqual(600_000);
    // Under the 60 s after which common proxies drop an idle link (clause D1).
    expect(silenceMs ?? intervalMs + maxMissed * timeoutMs).toBeLessThan(60_000);
  });
});

describe('servers that ping', () => {
  it.each([
    ['graphql-ws', heartbeats.graphqlWsHeartbeat, '{"type":"ping"}', '{"type":"pong"}'],
    ['graphql-ws with a payload', heartbeats.graphqlWsHeartbeat, '{"type":"ping","payload":{}}', '{"type":"pong"}'],
    ['Pusher', heartbeats.pusherHeartbeat, '{"event":"pusher:ping","data":{}}', '{"event":"pusher:pong","data":{}}'],
    ['Centrifugo', heartbeats.centrifugoHeartbeat, '{}', '{}'],
    ['Engine.IO', heartbeats.engineIoHeartbeat, '2', '3'],
  ] as const)('are answered: %s', (_, preset, frame, answer) => {
    expect(preset.answer?.(frame)).toBe(answer);
  });
});
