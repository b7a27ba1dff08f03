import { describe, expect, it } from 'vitest';
import { createConnection, httpPolling, webSocketTransport } from '../../src/index.js';
import { followConnection } from '../../src/inspect/follow.js';
import { Inspector } from '../../src/inspect/inspector.js';
import { bridgeSettingsOf } from '../../src/inspect/options.js';
import { VirtualClock } from '../../src/testing/index.js';
import { settled } from '../support/rig.js';

const canary = 'c4n4ry';

/** A socket that fails in the most talkative ways, then opens. */
function talkative(): {
  readonly WebSocket: new (url: string) => never;
  readonly opened: { onmessage?(event: object): void }[];
} {
  const opened: { onmessage?(event: object): void }[] = [];
  let tries = 0;
  class TalkativeSocket {
    readyState = 0;
    bufferedAmount = 0;
    onopen?: (event: object) => void;
    onerror?: (event: object) => void;
    onclose?: (event: object) => void;
    onmessage?: (event: object) => void;

    constructor(readonly url: string) {
      tries += 1;
      if (tries === 1) throw new Error(`cannot reach ${url}`);
      queueMicrotask(() => {
        if (tries === 2) {
          this.onerror?.({ message: `Unexpected server response: 401 for ${url}` });
          this.onclose?.({ code: 1006, reason: '', wasClean: false });
        } else {
          this.onopen?.({});
          opened.push(this);
        }
      });
    }

    send(): void {}
    close(): void {}
  }
  return { WebSocket: TalkativeSocket as never, opened };
}

describe('secrets', () => {
  it('never reach context, events, snapshots, errors or the inspector (I17, P10, H1, H2)', async () => {
    const clock = new VirtualClock();
    const { WebSocket, opened } = talkative();
    const seen: string[] = [];
    const connection = createConnection({
      clock,
      random: () => 0.5,
      transports: [
        webSocketTransport({
          url: async () => `wss://example.com/live?token=${canary}`,
          protocols: () => ['v1', `bearer.${canary}`],
          WebSocket,
        }),
      ],
      polling: httpPolling({
        url: `https://example.com/poll?key=${canary}`,
        headers: () => ({ authorization: canary }),
        fetch: async (url) => {
          throw new Error(`fetch of ${String(url)} failed`);
        },
      }),
      greeting: () => `login ${canary}`,
      heartbeat: { ping: () => `ping ${canary}`, isPong: (data) => data === `pong ${canary}` },
      inspect: (event) => {
        if (event.type === '@xstate.event') seen.push(JSON.stringify(event.event));
        if (event.type === '@xstate.snapshot') seen.push(JSON.stringify(event.snapshot));
      },
    });
    const inspector = new Inspector((message) => seen.push(JSON.stringify(message)));
    const stop = followConnection(connection, inspector, bridgeSettingsOf({ sampleMessages: 10 }));
    connection.on('error', (error) => seen.push(String(error), String(error.cause)));
    connection.on('status', (status) => seen.push(JSON.stringify(status)));
    for (let step = 0; step < 12; step += 1) {
      connection.send(`payload ${canary}`);
      await settled();
      clock.advance(2_000);
      await settled();
    }
    opened[0]?.onmessage?.({ data: `secret ${canary}` });
    expect(connection.getSnapshot().isConnected).toBe(true);
    stop();
    expect(seen.filter((text) => text.startsWith('{"type":"service.')).length).toBeGreaterThan(50);
    expect(seen.join('\n')).toContain('message.received');
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.join('\n')).not.toContain(canary);
    expect(JSON.stringify(connection.actor.getPersistedSnapshot())).not.toContain(canary);
    connection.close();
  });

  it('nor do messages: ten thousand of them are no event of the machine (P15)', () => {
    const clock = new VirtualClock();
    const { WebSocket } = talkative();
    let events = 0;
    const connection = createConnection({
      clock,
      transports: [webSocketTransport({ url: 'wss://example.com', WebSocket })],
      inspect: ({ type }) => {
        if (type === '@xstate.event') events += 1;
      },
    });
    const before = events;
    for (let count = 0; count < 10_000; count += 1) connection.send('data');
    expect(events).toBe(before);
    connection.close();
  });
});
