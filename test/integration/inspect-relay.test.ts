import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { createWebSocketReceiver } from '@xstate/inspect';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { openRelay, type Relay, type RelayOptions } from '../../src/inspect/server/relay.js';
import { eventMessage, FakeService } from '../unit/inspect/server/fake-service.js';
import { makeViewerFolder, type ViewerFolder } from './inspect-viewer-folder.js';

let viewer: ViewerFolder;
let relay: Relay;
const clients: WebSocket[] = [];

beforeAll(() => {
  viewer = makeViewerFolder();
});

afterAll(() => viewer.remove());

const open = (options: RelayOptions = {}): Promise<Relay> => openRelay({ viewer: viewer.path, ...options });
const socketUrl = (of: Relay = relay): string => new URL(of.url).searchParams.get('server') ?? '';

beforeEach(async () => {
  relay = await open();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await relay.close();
});

interface Message {
  readonly type: string;
  readonly sessionId?: string;
  readonly reason?: string;
  readonly parent?: string;
}

/** A client of `ws`, and what it is told. */
class Client {
  readonly socket: WebSocket;
  readonly told: Message[] = [];

  constructor(url: string, options?: ClientOptions) {
    this.socket = new WebSocket(url, options);
    clients.push(this.socket);
    this.socket.on('message', (data) => this.told.push(JSON.parse(data.toString())));
  }

  static async open(url: string = socketUrl(), options?: ClientOptions): Promise<Client> {
    const client = new Client(url, options);
    await once(client.socket, 'open');
    return client;
  }

  static async watching(url?: string): Promise<Client> {
    const client = await Client.open(url);
    client.send({ type: 'xstate.inspecting' });
    await client.heard();
    return client;
  }

  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Resolves when all that it sent so far has been taken, and what came of it has arrived. */
  async heard(): Promise<void> {
    this.socket.ping();
    await once(this.socket, 'pong');
  }
}

/** How an upgrade is refused. */
async function refusal(url: string, options?: ClientOptions): Promise<[number, string]> {
  const { socket } = new Client(url, options);
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  return [response.statusCode, await text(response)];
}

describe('a relay', () => {
  it('shows actors to the receiver of @xstate/inspect, and passes on what it sends', async () => {
    vi.stubGlobal('WebSocket', WebSocket);
    const lamp = new FakeService('x:1');
    relay.show(lamp);
    lamp.happens('press', 'on');
    const told: { type: string }[] = [];
    const receiver = createWebSocketReceiver({ server: socketUrl().replace('ws://', ''), serialize: undefined });
    receiver.subscribe((event) => void told.push(event));
    await vi.waitFor(() => expect(told).toHaveLength(5));
    expect(told.map(({ type }) => type.replace('service.', ''))).toEqual([
      'register',
      'event',
      'state',
      'event',
      'state',
    ]);
    expect(told[0]).toMatchObject({ id: 'lamp', sessionId: 'x:1', machine: { id: 'lamp' } });
    expect(told[4]).toMatchObject({ state: { value: 'on' } });

    receiver.send(eventMessage('x:1', 'release') as never);
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ type: 'service.state', state: { value: 'off' } }));
    lamp.stop();
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ type: 'service.stop', sessionId: 'x:1' }));
    vi.unstubAllGlobals();
  });

  it('gives a URL by which the viewer connects by itself', async () => {
    const { origin, pathname } = new URL(relay.url);
    expect(origin).toBe(`http://127.0.0.1:${relay.port}`);
    expect(socketUrl()).toBe(`ws://127.0.0.1:${relay.port}${pathname}socket`);
    expect(await (await fetch(relay.url)).text()).toContain('viewer');
  });

  it('repeats the past for whom has shaken hands just now, up to its limit, and for nobody else', async () => {
    const short = await open({ history: 3 });
    const lamp = new FakeService('x:1', 'x:0');
    short.show(lamp);
    for (const value of ['on', 'off', 'on']) lamp.happens('press', value);
    const early = await Client.watching(socketUrl(short));
    expect(early.told.map(({ type }) => type)).toEqual([
      'service.register',
      'service.state',
      'service.event',
      'service.state',
    ]);
    expect(early.told[0]).toMatchObject({ sessionId: 'x:1', id: 'lamp', parent: 'x:0' });
    const silent = await Client.open(socketUrl(short));
    const late = await Client.watching(socketUrl(short));
    await Promise.all([early.heard(), silent.heard()]);
    expect(late.told).toEqual(early.told);
    expect(early.told).toHaveLength(4);
    expect(silent.told).toEqual([]);
    await short.close();
  });

  it('tells viewers of what it shows itself only', async () => {
    const other = await open();
    const [mine, theirs] = [await Client.watching(), await Client.watching(socketUrl(other))];
    const lamp = new FakeService('x:1');
    relay.show(lamp);
    theirs.send(eventMessage('x:1', 'press'));
    await Promise.all([mine.heard(), theirs.heard()]);
    expect(mine.told).toHaveLength(3);
    expect(theirs.told).toEqual([
      { type: 'heartline.refused', reason: 'the actor of that session has stopped, or is not shown here' },
    ]);
    expect(lamp.received).toEqual([]);
    await other.close();
  });
});

describe('a message of a viewer', () => {
  it.each([
    ['{', /not JSON/],
    ['{"type":"service.stop","sessionId":"x:1"}', /type: must be/],
    [JSON.stringify(eventMessage('x:2', 'press')), /not shown here/],
    [JSON.stringify(eventMessage('__proto__', 'press')), /not shown here/],
    [`{"type":"xstate.inspecting","a":${'['.repeat(9_000)}${']'.repeat(9_000)}}`, /nested more than 32 deep/],
  ])('is refused with the reason, and changes nothing: %s', async (message, reason) => {
    const lamp = new FakeService('x:1');
    relay.show(lamp);
    const [sender, other] = [await Client.watching(), await Client.watching()];
    const told = sender.told.length;
    sender.send(message);
    await Promise.all([sender.heard(), other.heard()]);
    expect(sender.told.slice(told)).toEqual([{ type: 'heartline.refused', reason: expect.stringMatching(reason) }]);
    expect(other.told).toHaveLength(told);
    expect(lamp.received).toEqual([]);

    sender.send(eventMessage('x:1', 'press'));
    await sender.heard();
    expect(lamp.received).toHaveLength(1);
  });

  it('is refused where it is binary', async () => {
    const client = await Client.open();
    client.socket.send(Buffer.from('{"type":"xstate.inspecting"}'));
    await client.heard();
    expect(client.told).toEqual([{ type: 'heartline.refused', reason: 'a message must be text' }]);
  });

  it('ends the connection where it is larger than 64 KiB, and no other one', async () => {
    const [large, other] = [await Client.watching(), await Client.watching()];
    const closed = once(large.socket, 'close');
    large.send('x'.repeat(64 * 1024 + 1));
    expect((await closed)[0]).toBe(1009);
    relay.show(new FakeService('x:1'));
    await other.heard();
    expect(other.told).toHaveLength(3);
  });
});

describe('a connection', () => {
  it('is made by pages of the relay, and by programs that know the token', async () => {
    const origin = new URL(relay.url).origin;
    await Client.open(socketUrl(), { origin });
    await Client.open(socketUrl());
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1', 'https://example.com', 'null', ''])(
    'is refused to pages of the origin %j',
    async (origin) => {
      const [status, reason] = await refusal(socketUrl(), { headers: { origin } });
      expect([status, reason]).toEqual([403, expect.stringMatching(/another origin/)]);
    },
  );

  it('is refused without the right token, host and path', async () => {
    const { port } = relay;
    expect(await refusal(`ws://127.0.0.1:${port}/socket`)).toEqual([403, expect.stringMatching(/token/)]);
    expect(await refusal(`ws://127.0.0.1:${port}/wrong/socket`)).toEqual([403, expect.stringMatching(/token/)]);
    expect(await refusal(socketUrl(), { headers: { host: `example.com:${port}` } })).toEqual([
      421,
      `This server answers as 127.0.0.1:${port} only.`,
    ]);
    expect(await refusal(socketUrl().replace('/socket', '/'))).toEqual([404, 'There is no WebSocket here.']);
  });

  it('is refused where it is no WebSocket', async () => {
    const headers = { connection: 'upgrade', upgrade: 'telepathy' };
    const asking = request(socketUrl().replace('ws:', 'http:'), { headers }).end();
    const [response] = await once(asking, 'response');
    expect(response.statusCode).toBe(400);
    response.resume();
  });
});

describe('closing', () => {
  it('disconnects everybody and frees the port', async () => {
    const [first, second] = [await Client.watching(), await Client.open()];
    const closed = [first, second].map(({ socket }) => once(socket, 'close'));
    await Promise.all([relay.close(), relay.close()]);
    await Promise.all(closed);
    await expect(fetch(relay.url)).rejects.toThrow();
  });

  it('is unharmed by actors that go on', async () => {
    const lamp = new FakeService('x:1');
    relay.show(lamp);
    await relay.close();
    lamp.happens('press', 'on');
    lamp.stop();
    relay.show(lamp);
    relay.forget('x:1');
    expect(lamp.subscribers.size).toBe(0);
  });
});

it.each([
  [{ history: -1 }, /`history` must be a number from 0 to 10000/],
  [{ host: '0.0.0.0' }, /`host` must be/],
  [null, /`options` must be an object/],
])('refuses the options %j', async (options, reason) => {
  const opening = openRelay((options && { viewer: viewer.path, ...options }) as RelayOptions);
  await expect(opening).rejects.toThrow(TypeError);
  await expect(opening).rejects.toThrow(reason);
});
