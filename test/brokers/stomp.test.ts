import type { StompConfig } from '@stomp/stompjs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, type TestContext, vi } from 'vitest';
import { type ConnectionOptions, stompHeartbeat } from '../../src/index.js';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.js';
import { broker } from './broker.js';
import { connected, newQueue, type Rider, riding, type Way, ways } from './client.js';

const patiently = { timeout: 30_000, interval: 20 };

beforeAll(() => broker.up());
afterAll(() => broker.down());

describe.concurrent.each(Object.entries(ways))('stompjs over %s', (_, open) => {
  let way: Way;
  beforeAll(async () => {
    way = await open();
  });
  afterAll(() => way.stop());

  const ride = (
    { onTestFinished }: TestContext,
    config: StompConfig = {},
    options: Partial<ConnectionOptions> = {},
    host?: string,
  ): Rider => {
    const rider = riding(way, config, options, host);
    onTestFinished(() => rider.stop());
    return rider;
  };
  const proxied = async ({ onTestFinished }: TestContext): Promise<FaultProxy> => {
    const proxy = await startFaultProxy(way.host);
    onTestFinished(() => proxy.stop());
    return proxy;
  };

  it('connects with its headers, subscribes once CONNECTED, and again after each reconnect (R30, R34, B22)', async (test) => {
    const proxy = await proxied(test);
    const queue = newQueue();
    const bodies: string[] = [];
    let connects = 0;
    const connectHeaders = { login: 'guest', passcode: 'guest', 'client-id': 'one-and-the-same' };
    const { client, connection } = ride(test, { connectHeaders }, {}, proxy.host);
    client.onConnect = () => {
      connects += 1;
      // A new subscription on each link: the broker has forgotten the one before with its link.
      client.subscribe(queue, ({ body }) => bodies.push(body));
    };
    client.activate();
    for (const round of [1, 2, 3]) {
      await vi.waitFor(() => expect([connects, client.connected]).toEqual([round, true]), patiently);
      client.publish({ destination: queue, body: `round ${round}` });
      await vi.waitFor(() => expect(bodies).toHaveLength(round), patiently);
      if (round < 3) proxy.drop(round === 1 ? 'reset' : 'end');
    }
    expect(bodies).toEqual(['round 1', 'round 2', 'round 3']);
    expect(connection.getSnapshot().epoch).toBeGreaterThanOrEqual(3);
  });

  it('surfaces what the broker has against the login, and goes on trying (R33)', async (test) => {
    const errors: string[] = [];
    const closes: number[] = [];
    const { client, connection } = ride(test, {
      connectHeaders: { login: 'nobody', passcode: 'wrong' },
      onStompError: ({ headers, body }) => errors.push(`${headers.message}: ${body}`),
      onWebSocketClose: ({ code }) => closes.push(code),
    });
    client.activate();
    await vi.waitFor(() => expect(errors.length).toBeGreaterThanOrEqual(2), patiently);
    expect(errors[0]).toMatch(/Bad CONNECT: .*Access refused/s);
    expect(closes.length).toBeGreaterThanOrEqual(1);
    expect(connection.status).not.toBe('terminated');
  });

  it('leaves the broker when the component is destroyed, and makes no link after that (R32, B24)', async (test) => {
    const proxy = await proxied(test);
    const rider = ride(test, {}, {}, proxy.host);
    await connected(rider);
    const { made } = proxy;
    await rider.stop();
    await vi.waitFor(() => expect(rider.connection.status).toBe('terminated'), patiently);
    expect([rider.client.active, proxy.made]).toEqual([false, made]);
  });

  it('ends with deactivate() alone, and begins again with activate() (R24, R32)', async (test) => {
    const rider = ride(test);
    await connected(rider);
    await rider.client.deactivate();
    await vi.waitFor(() => expect(rider.connection.status).toBe('terminated'), patiently);
    const { epoch } = rider.connection.getSnapshot();
    await connected(rider);
    expect([rider.connection.getSnapshot().isConnected, epoch]).toEqual([true, 1]);
  });

  it('finds a half-open link by the beats of the broker, and can be destroyed on one (R31, B22)', async (test) => {
    const proxy = await proxied(test);
    const rider = ride(test, {}, {}, proxy.host);
    const losses: unknown[] = [];
    rider.connection.on('status', ({ lastClose }) => losses.push(lastClose?.cause));
    await connected(rider);
    proxy.halfOpen();
    await connected(rider);
    expect(losses).toContain('pong-timeout');
    proxy.blackHole();
    // DISCONNECT gets no receipt: the loss of the link is what lets go of the client.
    await rider.client.deactivate();
    await vi.waitFor(() => expect(rider.connection.status).toBe('terminated'), patiently);
  });

  it('stays on a link that is only quiet: the broker hears our beats, and we hear its own (R31)', async (test) => {
    const beats = vi.fn();
    const rider = ride(test, { onHeartbeatReceived: beats });
    await connected(rider);
    await vi.waitFor(() => expect(beats.mock.calls.length).toBeGreaterThanOrEqual(8), patiently);
    expect(rider.connection.getSnapshot()).toMatchObject({ epoch: 1, isConnected: true, missedPongs: 0 });
  });

  it('carries text of every kind over a slow network in small pieces', async (test) => {
    const proxy = await proxied(test);
    const rider = ride(test, {}, {}, proxy.host);
    const queue = newQueue();
    const bodies: string[] = [];
    await connected(rider);
    rider.client.subscribe(queue, ({ body }) => bodies.push(body));
    proxy.slow({ latencyMs: 5, chunkBytes: 7 });
    const sent = ['', 'plain', 'ümläut €', '𝕊𝕋𝕆𝕄ℙ 🦊', 'line\nfeed: colon', 'x'.repeat(300)];
    for (const body of sent) rider.client.publish({ destination: queue, body });
    await vi.waitFor(() => expect(bodies).toEqual(sent), patiently);
  });

  it('keeps the preset and the header of docs/stomp.md while the broker beats and nothing else happens (R31)', async (test) => {
    const beats = vi.fn();
    const config = { heartbeatOutgoing: 20_000, heartbeatIncoming: 10_000, onHeartbeatReceived: beats };
    const rider = ride(test, config, { heartbeat: stompHeartbeat });
    await connected(rider);
    await vi.waitFor(() => expect(beats.mock.calls.length).toBeGreaterThanOrEqual(3), patiently);
    expect(rider.connection.getSnapshot()).toMatchObject({ epoch: 1, isConnected: true, missedPongs: 0 });
  });
});

describe('Web STOMP with binary frames', () => {
  beforeAll(async () => {
    await broker.down();
    await broker.up('binary');
  });

  it('is the same to the client, with beats that are told by their one byte (R22, R31)', async () => {
    const beats = vi.fn();
    const way = await ways.WebSocket();
    const rider = riding(way, { forceBinaryWSFrames: true, onHeartbeatReceived: beats });
    onTestFinished(() => rider.stop());
    const queue = newQueue();
    const bodies: string[] = [];
    const sizes: number[] = [];
    rider.connection.on('message', (data) => sizes.push(data instanceof ArrayBuffer ? data.byteLength : 0));
    await connected(rider);
    rider.client.subscribe(queue, ({ body }) => bodies.push(body));
    rider.client.publish({ destination: queue, body: 'ümläut' });
    await vi.waitFor(() => expect([bodies, beats.mock.calls.length >= 5]).toEqual([['ümläut'], true]), patiently);
    expect(rider.connection.getSnapshot()).toMatchObject({ epoch: 1, missedPongs: 0 });
    // CONNECTED and the message, but no beat.
    expect([sizes.length, Math.min(...sizes) > 1]).toEqual([2, true]);
  });
});
