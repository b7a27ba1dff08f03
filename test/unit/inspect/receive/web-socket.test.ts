import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Socket, SocketClass } from '../../../../src/inspect/viewer/receive/guarded-socket.js';
import { openWebSocketReceiver } from '../../../../src/inspect/viewer/receive/web-socket.js';
import { hearing, register } from './windows.js';

class FakeSocket implements Socket {
  static made: FakeSocket[] = [];
  readonly url: string;
  readonly sent: string[] = [];
  readyState = 0;
  isClosed = false;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onerror: Socket['onerror'] = null;
  onclose: Socket['onclose'] = null;

  constructor(url: string) {
    this.url = url;
    FakeSocket.made.push(this);
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  hear(data: unknown): void {
    this.onmessage?.({ data });
  }

  end(code: number, reason = ''): void {
    this.readyState = 3;
    this.onerror?.({});
    this.onclose?.({ code, reason });
  }

  send(text: string): void {
    if (this.readyState === 0) throw new Error('not open yet');
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }
}

function setUp(address = 'ws://127.0.0.1:4321/inspect?token=secret') {
  FakeSocket.made = [];
  const heard = hearing();
  const options = { url: new URL(address), callbacks: heard, WebSocket: FakeSocket as SocketClass, now: () => 7 };
  const receiver = openWebSocketReceiver(options);
  const [socket] = FakeSocket.made;
  if (receiver === null || socket === undefined) throw new Error('no socket');
  return { heard, receiver, socket };
}
const say = (message: object): string => JSON.stringify(message);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the receiver of a WebSocket server', () => {
  it.each(['ws://127.0.0.1:4321/inspect?token=secret', 'wss://tools.example/', 'ws://[::1]:80/a%20b?x=1&y=%26'])(
    'opens %s as it is, and leaves the global class as it was',
    (address) => {
      const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
      const { socket, receiver } = setUp(address);
      expect([new URL(socket.url).href, receiver.kind]).toEqual([new URL(address).href, 'web-socket']);
      expect(Object.getOwnPropertyDescriptor(globalThis, 'WebSocket')).toEqual(before);
    },
  );

  it('greets the server once it is open, hears it, and sends events to actors it knows', () => {
    const { socket, receiver, heard } = setUp();
    expect(socket.sent).toEqual([]);
    socket.open();
    expect(socket.sent).toEqual(['{"type":"xstate.inspecting"}']);
    socket.hear(say(register('s')));
    socket.hear(say({ type: 'service.stop', sessionId: 'other' }));
    expect(heard.all.map(({ actor, kind }) => [actor, kind])).toEqual([
      ['s', 'actor'],
      ['other', 'stop'],
    ]);
    expect([heard.connections, receiver.isTwoWay('s'), receiver.isTwoWay('other')]).toEqual([
      ['@xstate/inspect'],
      true,
      false,
    ]);
    receiver.send('s', { type: 'GO' });
    expect(JSON.parse(socket.sent[1] ?? '')).toMatchObject({ type: 'xstate.event', service: 's' });
    receiver.send('other', { type: 'GO' });
    receiver.send('s', { type: 7 });
    expect([socket.sent.length, heard.refusals.length]).toEqual([2, 2]);
  });

  it('does not send where there is no connection, and does not throw', () => {
    const { socket, receiver, heard } = setUp();
    receiver.send('s', { type: 'GO' });
    socket.open();
    socket.hear(say(register('s')));
    socket.end(1006);
    receiver.send('s', { type: 'GO' });
    expect(heard.refusals).toEqual(Array(2).fill('The event was not sent: there is no connection.'));
    expect(socket.sent).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['bytes', new Uint8Array(3)],
    ['too large', `"${'x'.repeat(5_000_001)}"`],
    ['nested too deep', `${'['.repeat(500)}${']'.repeat(500)}`],
    ['a prototype', '{"type":"service.stop","sessionId":"s","__proto__":{}}'],
    ['no session', say({ type: 'service.stop' })],
    ['a state that XState cannot read', say({ ...register('s'), state: '{"value":"a"}' })],
  ])('refuses a message that is or has %s, says so, changes nothing and hears on', (_, data) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { socket, heard } = setUp();
    socket.open();
    socket.hear(data);
    expect([heard.refusals.length, heard.all, heard.connections]).toEqual([1, [], []]);
    socket.hear(say(register('s')));
    expect([heard.refusals.length, heard.all.length]).toEqual([1, 1]);
  });

  it('says when the connection ends, and why, but not the token', () => {
    const opened = setUp();
    opened.socket.open();
    opened.socket.end(1001, 'going away');
    expect(opened.heard.ends).toEqual(['The connection to ws://127.0.0.1:4321 was closed (1001, going away).']);

    const never = setUp();
    never.socket.end(1006);
    expect(never.heard.ends).toEqual([
      'There is no connection to ws://127.0.0.1:4321: it is not running, or it refuses this page or its token.',
    ]);
    expect(JSON.stringify([opened.heard, never.heard])).not.toContain('secret');
    // Another connection is for the user to ask for.
    expect(FakeSocket.made).toHaveLength(1);
  });

  it('closes the socket, and then says nothing any more', () => {
    const { socket, receiver, heard } = setUp();
    socket.open();
    receiver.close();
    socket.hear(say(register('s')));
    socket.end(1000);
    expect([socket.isClosed, heard.all, heard.ends]).toEqual([true, [], []]);
  });

  it('is none where the browser does not allow the address', () => {
    const heard = hearing();
    class Forbidden extends FakeSocket {
      constructor(url: string) {
        super(url);
        throw new DOMException('insecure', 'SecurityError');
      }
    }
    const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
    const url = new URL('ws://tools.example/?token=secret');
    expect(openWebSocketReceiver({ url, callbacks: heard, WebSocket: Forbidden })).toBeNull();
    expect(heard.refusals).toEqual(['There is no way to tools.example: insecure.']);
    expect(Object.getOwnPropertyDescriptor(globalThis, 'WebSocket')).toEqual(before);
  });

  it('talks to a real server', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    try {
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      const heard = hearing();
      const got: string[] = [];
      const greeted = new Promise<void>((resolve) => {
        server.on('connection', (peer, { url = '' }) => {
          got.push(url);
          peer.on('message', (data) => {
            got.push(String(data));
            peer.send(say(register('s')), () => resolve());
          });
        });
      });
      const arrived = new Promise<void>((resolve) => {
        const { entries } = heard;
        heard.entries = (all) => {
          entries(all);
          resolve();
        };
      });
      const ended = new Promise<void>((resolve) => {
        const { disconnected } = heard;
        heard.disconnected = (reason) => {
          disconnected(reason);
          resolve();
        };
      });
      const url = new URL(`ws://127.0.0.1:${port}/inspect?token=t`);
      openWebSocketReceiver({ url, callbacks: heard, WebSocket: WebSocket as unknown as SocketClass });
      await Promise.all([greeted, arrived]);
      expect(got).toEqual(['/inspect?token=t', '{"type":"xstate.inspecting"}']);
      expect(heard.all).toHaveLength(1);
      for (const peer of server.clients) peer.close(4000, 'enough');
      await ended;
      expect(heard.ends).toEqual([`The connection to ws://127.0.0.1:${port} was closed (4000, enough).`]);
    } finally {
      server.close();
    }
  });
});
