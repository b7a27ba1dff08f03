import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, type ConnectionOptions, createConnection } from '../../src/index.js';
import {
  jsonEvents,
  type SocketIoEvents,
  SocketIoRequestError,
  type SocketIoTransport,
  type SocketIoTransportOptions,
  socketIoHeartbeat,
  socketIoTransport,
  type UntypedEvents,
} from '../../src/socketio.js';
import { open } from '../contract/attempt.js';
import { orders } from '../support/orders.js';
import { type SocketIoTestServer, startSocketIoServer } from '../support/servers/socket-io.js';

const patience = { timeout: 10_000, interval: 5 };
let server: SocketIoTestServer;
const alive: Connection[] = [];

interface Life<Listen extends SocketIoEvents<Listen>> {
  readonly chat: SocketIoTransport<Listen>;
  readonly connection: Connection;
  readonly messages: unknown[];
  is(status: Connection['status']): Promise<void>;
}

function live<Listen extends SocketIoEvents<Listen> = UntypedEvents>(
  options: Partial<SocketIoTransportOptions> = {},
  others: Partial<ConnectionOptions> = {},
): Life<Listen> {
  const chat = socketIoTransport<Listen>({ url: server.url('/echo'), transports: ['websocket'], ...options });
  const connection = createConnection({ transports: [chat], backoff: { initialMs: 20, maxMs: 100 }, ...others });
  alive.push(connection);
  const messages: unknown[] = [];
  connection.on('message', (data) => messages.push(data));
  return {
    chat,
    connection,
    messages,
    is: (status) => expect.poll(() => connection.status, patience).toBe(status),
  };
}

beforeAll(async () => {
  server = await startSocketIoServer();
});

afterEach(() => {
  for (const connection of alive.splice(0)) connection.close();
});

afterAll(() => server.stop());

describe('events by name', () => {
  interface Events {
    news(text: string, bytes: ArrayBuffer): void;
    echo(event: string, ...parameters: unknown[]): void;
    question(text: string, answer: (text: string) => void): void;
    ask(question: unknown, answer: (same: unknown) => void): void;
    'ask back'(answer: (text: string) => void): void;
    'never answered'(answer: () => void): void;
  }

  it('go both ways, with bytes anywhere in them', async () => {
    const { chat, is, messages } = live<Events>();
    const heard: unknown[] = [];
    chat.on('news', (...parameters) => heard.push(parameters));
    await is('open');
    expect(chat.emit('echo', 'news', 'hello', { deep: [new Uint8Array([1, 255])] })).toBe('sent');
    await expect.poll(() => heard, patience).toEqual([['hello', { deep: [Buffer.from([1, 255])] }]]);
    // They are no messages.
    expect(messages).toEqual([]);
  });

  it('are heard over the links to come, and sent over the one there is (R24)', async () => {
    const { chat, connection, is } = live<Events>();
    const heard: string[] = [];
    chat.on('news', (text) => heard.push(text));
    expect([chat.emit('echo', 'news', 'too early'), chat.id]).toEqual(['rejected', null]);
    await is('open');
    const first = chat.id;
    connection.send(orders.drop);
    await expect.poll(() => connection.getSnapshot().epoch, patience).toBe(2);
    await is('open');
    chat.emit('echo', 'news', 'after the drop');
    await expect.poll(() => heard, patience).toEqual(['after the drop']);
    expect(chat.id).not.toBe(first);
  });

  it('are heard no more by a listener that was removed', async () => {
    const { chat, is } = live<Events>();
    const heard: string[] = [];
    const remove = chat.on('news', (text) => heard.push(`removed: ${text}`));
    chat.on('news', (text) => heard.push(text));
    await is('open');
    remove();
    chat.emit('echo', 'news', 'hello');
    await expect.poll(() => heard, patience).toEqual(['hello']);
  });

  it('are answered to a server that asks', async () => {
    const { chat, is } = live<Events>();
    chat.on('question', (text, answer) => answer(`${text} fine`));
    await is('open');
    expect(await chat.request('ask back', [])).toBe('how are you? fine');
  });
});

describe('a request', () => {
  const failsWith = (failure: string) => expect.objectContaining({ name: 'SocketIoRequestError', failure });

  it('is given the first argument of the acknowledgement, bytes too', async () => {
    const { chat, is } = live();
    await is('open');
    expect(await chat.request('ask', ['why'])).toBe('why');
    expect(await chat.request('ask', [new Uint8Array([7, 8])])).toEqual(Buffer.from([7, 8]));
  });

  it('fails where no link is open', async () => {
    const { chat } = live({}, { autoStart: false });
    await expect(chat.request('ask', ['why'])).rejects.toEqual(failsWith('no-link'));
  });

  it('fails when the answer takes too long', async () => {
    const { chat, is } = live();
    await is('open');
    const answer = chat.request('never answered', [], { timeoutMs: 20 });
    await expect(answer).rejects.toEqual(failsWith('timeout'));
    await expect(answer).rejects.toBeInstanceOf(SocketIoRequestError);
  });

  it.each([
    ['by a drop', ({ connection }: Life<UntypedEvents>) => void connection.send(orders.drop)],
    ['by our own close', ({ connection }: Life<UntypedEvents>) => connection.close()],
    ['by a reconnect', ({ connection }: Life<UntypedEvents>) => connection.reconnect()],
  ])('fails when the link is lost %s', async (_, lose) => {
    const life = live();
    await life.is('open');
    const answer = life.chat.request('never answered', []);
    lose(life);
    await expect(answer).rejects.toEqual(failsWith('link-lost'));
  });

  it('is given up by its signal, before and after it was sent', async () => {
    const { chat, is } = live();
    await is('open');
    const abort = new AbortController();
    const answer = chat.request('never answered', [], { signal: abort.signal });
    abort.abort(new Error('no longer of interest'));
    await expect(answer).rejects.toThrow('no longer of interest');
    await expect(chat.request('ask', ['why'], { signal: abort.signal })).rejects.toThrow('no longer of interest');
  });
});

describe('the end of a link', () => {
  it('by the server, without a word, is a kick: nobody comes back by himself (R5)', async () => {
    const { chat, connection, is } = live();
    await is('open');
    chat.emit('kick me');
    await is('terminated');
    expect(connection.getSnapshot().output).toMatchObject({
      reason: 'rejected',
      code: 3003,
      closeReason: 'io server disconnect',
      attempts: 1,
    });
  });

  it('by a restart of the server is followed by a new link, and the client makes none itself (R24)', async () => {
    const first = await startSocketIoServer();
    const { connection, messages, is } = live({ url: first.url('/echo') });
    await is('open');
    const closed = first.io.close();
    await is('backoff');
    await closed;
    expect(connection.getSnapshot().lastClose).toMatchObject({ cause: 'dropped', reason: 'transport close' });
    expect(connection.send('while it was away')).toBe('queued');
    const second = await startSocketIoServer({ port: Number(new URL(first.url('/')).port) });
    await expect.poll(() => messages, patience).toEqual(['while it was away']);
    expect(second.handshakes).toHaveLength(1);
    connection.close();
    await second.stop();
  });
});

describe('a refusal by the server', () => {
  const guarded = (auth: SocketIoTransportOptions['auth'], others: Partial<ConnectionOptions> = {}) =>
    live({ url: server.url('/guarded'), ...(auth !== undefined && { auth }) }, others);

  it('is answered with fresh credentials, which are asked for each attempt (C3)', async () => {
    const asked: boolean[] = [];
    const { connection, is } = guarded(async ({ authRefused }) => {
      asked.push(authRefused);
      return { token: authRefused ? 'valid' : 'stale' };
    });
    await is('open');
    expect(asked).toEqual([false, true]);
    expect(connection.getSnapshot().lastClose).toMatchObject({
      cause: 'server-close',
      code: 3000,
      reason: 'not with stale',
    });
  });

  it('ends the connection when it is repeated', async () => {
    const { connection, is } = guarded({ token: 'stale' });
    await is('terminated');
    expect(connection.getSnapshot().output).toMatchObject({ reason: 'auth', code: 3000, attempts: 2 });
  });

  it('means what the middleware says by a code (R5)', async () => {
    const { connection, is } = guarded({ refuseWith: { code: 4003, reason: 'banned' } }, { terminalCodes: [4003] });
    await is('terminated');
    expect(connection.getSnapshot().output).toMatchObject({ reason: 'rejected', code: 4003, closeReason: 'banned' });
  });

  it('as it has no such namespace is for good', async () => {
    const { connection, is } = live({ url: server.url('/nowhere') });
    await is('terminated');
    expect(connection.getSnapshot().output).toMatchObject({ reason: 'rejected', code: 4404, attempts: 1 });
  });

  it('of all of Socket.IO is an attempt that failed, with what is known of it', async () => {
    const { connection, is } = live({ path: '/refuse/', transports: ['polling'] });
    await is('backoff');
    expect(connection.getSnapshot()).toMatchObject({
      lastClose: { cause: 'never-opened', code: 1006 },
      lastError: 'xhr poll error (503)',
    });
  });
});

it('what identifies the user stays between the providers and the server', async () => {
  const seen = server.handshakes.length;
  const { connection, is } = live({
    url: () => `${server.url('/echo')}?from=url`,
    auth: () => ({ token: 's3cret' }),
    path: '/socket.io',
  });
  await is('open');
  expect(server.handshakes[seen]?.auth).toEqual({ token: 's3cret' });
  expect(server.handshakes[seen]?.query).toMatchObject({ from: 'url' });
  expect(JSON.stringify(connection.actor.getPersistedSnapshot())).not.toContain('s3cret');
});

it('a query is asked for each attempt', async () => {
  const seen = server.handshakes.length;
  const { is } = live({ query: ({ attempt }) => ({ tab: `t${attempt}` }) });
  await is('open');
  expect(server.handshakes[seen]?.query).toMatchObject({ tab: 't0' });
});

it('named events as JSON wait in the outbox, and come as messages', async () => {
  const { connection, messages, is } = live({ codec: jsonEvents }, { autoStart: false });
  const say = (...event: unknown[]) => connection.send(JSON.stringify(event));
  expect(say('echo', 'news', { id: 1 })).toBe('queued');
  connection.start();
  await is('open');
  say('echo', 'news', 'and', ['more']);
  connection.send('plain text');
  connection.send(new Uint8Array([1, 2]));
  await expect
    .poll(() => messages, patience)
    .toEqual(['["news",{"id":1}]', '["news","and",["more"]]', '["message","plain text"]', expect.any(ArrayBuffer)]);
});

describe('signs of life', () => {
  const beat = { ...socketIoHeartbeat, intervalMs: 50, timeoutMs: 50 };

  it('are asked for by an event that the server acknowledges (R13, R28)', async () => {
    const { connection, messages } = live({}, { heartbeat: { ...beat, timeoutMs: 5_000 } });
    let pings = 0;
    connection.on('status', ({ status, previous }) => {
      if (status === 'open' && previous === 'awaiting-pong') pings += 1;
    });
    await expect.poll(() => pings, patience).toBeGreaterThanOrEqual(3);
    expect([connection.getSnapshot().epoch, messages]).toEqual([1, []]);
  });

  it('that are not given cost the link (R36)', async () => {
    const { connection } = live({ url: server.url('/guarded'), auth: { token: 'valid' } }, { heartbeat: beat });
    await expect.poll(() => connection.getSnapshot().lastClose?.cause, patience).toBe('pong-timeout');
  });

  it('are the pings of the server, too', async () => {
    const lively = await startSocketIoServer({ pingInterval: 20 });
    let heard = 0;
    const link = await open(socketIoTransport({ url: lively.url('/echo'), transports: ['websocket'] }), {
      heard: () => {
        heard += 1;
      },
    });
    await expect.poll(() => heard, patience).toBeGreaterThanOrEqual(2);
    expect(link.received).toEqual([]);
    link.close();
    await lively.stop();
  });
});
