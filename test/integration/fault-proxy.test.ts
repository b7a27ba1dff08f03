import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.js';

/** One client of the proxy: what it heard, and how it ended. */
interface Client {
  readonly socket: Socket;
  readonly pieces: string[];
  readonly heard: string;
  readonly end: 'none' | 'fin' | 'reset';
}

function dial(proxy: FaultProxy): Client {
  const [hostname, port] = proxy.host.split(':');
  const pieces: string[] = [];
  const socket = connect(Number(port), hostname);
  const client = {
    socket,
    pieces,
    get heard() {
      return pieces.join('');
    },
    end: 'none' as Client['end'],
  };
  socket.setNoDelay();
  socket.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  socket.on('end', () => {
    client.end = 'fin';
  });
  socket.on('error', () => {
    client.end = 'reset';
  });
  return client;
}

describe('the proxy between a client and a real server', () => {
  let server: Server;
  let proxy: FaultProxy;
  const peers: Socket[] = [];

  beforeEach(async () => {
    server = createServer((peer) => {
      peers.push(peer);
      peer.on('error', () => {});
      peer.pipe(peer);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await startFaultProxy(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    await proxy.stop();
    for (const peer of peers.splice(0)) peer.destroy();
    server.close();
  });

  /** A client that the server answers. */
  const greeted = async (): Promise<Client> => {
    const client = dial(proxy);
    client.socket.write('hello ');
    await vi.waitFor(() => expect(client.heard).toBe('hello '));
    return client;
  };

  it('carries everything both ways, and the end of either side', async () => {
    const client = dial(proxy);
    const letter = 'ab'.repeat(500_000);
    client.socket.end(letter);
    await vi.waitFor(() => expect(client.end).toBe('fin'));
    expect(client.heard === letter).toBe(true);
    await vi.waitFor(() => expect(proxy.links).toBe(0));
    expect(proxy.made).toBe(1);
  });

  it.each([
    // Node may send a FIN before the reset, and the client may then hear of no more than that.
    { how: 'reset', ends: ['reset', 'fin'] },
    { how: 'end', ends: ['fin'] },
  ] as const)('drops every link by $how, and lets new ones through', async ({ how, ends }) => {
    const clients = [await greeted(), await greeted()];
    proxy.drop(how);
    for (const client of clients) await vi.waitFor(() => expect(ends).toContain(client.end));
    await vi.waitFor(() => expect(peers.every(({ destroyed }) => destroyed)).toBe(true));
    await vi.waitFor(() => expect(proxy.links).toBe(0));
    await greeted();
  });

  it('makes links half-open: nothing passes, and nobody is told, not even of the end', async () => {
    const deaf = await greeted();
    proxy.halfOpen();
    deaf.socket.write('lost');
    peers[0]?.write('lost too');
    const sound = await greeted();
    expect([deaf.heard, deaf.end, proxy.links]).toEqual(['hello ', 'none', 1]);

    deaf.socket.destroy();
    // What was sent later over a sound link has arrived by now.
    sound.socket.write('again');
    await vi.waitFor(() => expect(sound.heard).toBe('hello again'));
    expect(peers[0]?.readableEnded).toBe(false);

    proxy.heal();
    peers[0]?.write('still lost');
    await greeted();
    expect(deaf.heard).toBe('hello ');
  });

  it('is a black hole for new links too, until it is healed', async () => {
    proxy.blackHole();
    const client = dial(proxy);
    client.socket.write('anybody?');
    await vi.waitFor(() => expect(proxy.made).toBe(1));
    proxy.heal();
    await greeted();
    expect([client.heard, client.end]).toEqual(['', 'none']);
  });

  it('is slow: late, and in tiny pieces, in order, until it is healed', async () => {
    const client = await greeted();
    proxy.slow({ latencyMs: 20, chunkBytes: 3 });
    client.socket.write('1234567890');
    await vi.waitFor(() => expect(client.heard).toBe('hello 1234567890'));
    const slowly = client.pieces.slice(1);
    expect(slowly.length).toBeGreaterThan(3);
    expect(Math.max(...slowly.map((piece) => piece.length))).toBe(3);

    proxy.heal();
    client.socket.write('1234567890');
    await vi.waitFor(() => expect(client.pieces.at(-1)).toBe('1234567890'));
  });

  it('tears nothing out of order when it is healed or dropped in the middle', async () => {
    const client = await greeted();
    proxy.slow({ latencyMs: 0, chunkBytes: 1 });
    client.socket.write('abcdefghij'.repeat(20));
    await vi.waitFor(() => expect(client.heard.length).toBeGreaterThan(10));
    proxy.heal();
    client.socket.write('.');
    await vi.waitFor(() => expect(client.heard).toBe(`hello ${'abcdefghij'.repeat(20)}.`));

    proxy.slow({ latencyMs: 0, chunkBytes: 1 });
    client.socket.write('z'.repeat(2_000));
    await vi.waitFor(() => expect(client.heard).toContain('z'));
    proxy.drop();
    await vi.waitFor(() => expect(client.end).not.toBe('none'));
  });

  it('refuses new links and keeps the present ones, until it is healed', async () => {
    const old = await greeted();
    proxy.refuse();
    const refused = dial(proxy);
    await vi.waitFor(() => expect(refused.end).not.toBe('none'));
    old.socket.write('me not');
    await vi.waitFor(() => expect(old.heard).toBe('hello me not'));
    expect(proxy.made).toBe(1);
    proxy.heal();
    await greeted();
  });

  it('resets a client that no server answers, and leads new ones to a server elsewhere', async () => {
    const { target } = proxy;
    proxy.target = '127.0.0.1:1';
    const lost = dial(proxy);
    await vi.waitFor(() => expect(lost.end).not.toBe('none'));
    proxy.target = target;
    await greeted();
  });
});
