import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pass, type StompRide, stompRide } from '../../support/stomp-ride.js';

const minute = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Connected and subscribed. */
async function riding(...given: Parameters<typeof stompRide>): Promise<StompRide> {
  const made = stompRide(...given);
  made.client.activate();
  await pass(10);
  expect(made.connects).toBe(1);
  return made;
}

describe('after the server has closed the link', () => {
  it.each([1000, 1001, 1011, 1012])(
    'by %i the client hears of it, is connected again and subscribed anew (B22)',
    async (code) => {
      const closes: number[] = [];
      const { client, transport, frames, bodies, statuses } = await riding({
        onWebSocketClose: (event) => closes.push(event.code),
      });
      transport.latest.serverClose(code);
      await pass(minute);
      expect([closes, client.connected, transport.links.length, transport.live]).toEqual([[code], true, 2, 1]);
      expect(frames(transport.latest).map(({ command }) => command)).toEqual(['CONNECT', 'SUBSCRIBE']);
      client.publish({ destination: '/topic/news', body: 'hello' });
      await pass(10);
      expect([bodies, statuses.includes('terminated')]).toEqual([['hello'], false]);
    },
  );

  it('nothing is found out by sending: what cannot be sent says so, and costs nothing (B22)', async () => {
    const { client, transport, connection } = await riding();
    transport.latest.serverClose(1001);
    await pass(0);
    expect(() => client.publish({ destination: '/topic/news', body: 'lost' })).toThrow(TypeError);
    expect([connection.status, connection.outbox.items]).toEqual(['backoff', 0]);
  });
});

describe('while the link is not there yet', () => {
  it('there is one attempt, however often the app tries to send or to connect (B23)', async () => {
    const { client, transport } = stompRide({}, {}, { onConnect: () => {} });
    client.activate();
    for (let tries = 0; tries < 12; tries += 1) {
      await pass(5_000);
      expect(() => client.publish({ destination: '/topic/news', body: 'now?' })).toThrow(TypeError);
      client.activate();
      expect(transport.live).toBeLessThanOrEqual(1);
    }
    // 10 s for each attempt, more after each timeout.
    expect(transport.links.length).toBeLessThan(8);
  });

  it('a client of its own that takes no answer for an answer makes one link at a time (B23)', async () => {
    const { client, transport } = stompRide({ connectionTimeout: 2_000 }, {}, { respond: () => undefined });
    client.activate();
    for (let seconds = 0; seconds < 120; seconds += 1) {
      await pass(1_000);
      expect(transport.live).toBeLessThanOrEqual(1);
    }
    // The attempt budget: at most ten in a minute.
    expect(transport.links.length).toBeLessThanOrEqual(21);
  });
});

describe('a component that is destroyed', () => {
  it.each([
    ['while the link is on its way', { onConnect: () => {} }],
    ['while it waits for the next attempt', { onConnect: (link: { refuse(): void }) => link.refuse() }],
    ['before CONNECTED', { respond: () => undefined }],
    ['while all is well', {}],
  ])('%s leaves nothing behind: no link, no timer, no attempt (B24, R32)', async (_, fake) => {
    const { client, connection, transport } = stompRide({}, {}, fake);
    client.activate();
    await pass(100);
    const gone = client.deactivate();
    connection.close();
    await pass(10_000);
    await gone;
    const { length } = transport.links;
    await pass(10 * minute);
    expect([connection.status, client.active, transport.live, transport.links.length]).toEqual([
      'terminated',
      false,
      0,
      length,
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that forgets to close the connection leaves nothing behind either (B24)', async () => {
    const { client, connection, transport } = stompRide({}, {}, { onConnect: (link) => link.refuse() });
    client.activate();
    await pass(3_000);
    await client.deactivate();
    await pass(10_000);
    const { length } = transport.links;
    await pass(10 * minute);
    expect([connection.status, transport.live, transport.links.length, vi.getTimerCount()]).toEqual([
      'terminated',
      0,
      length,
      0,
    ]);
  });

  it('on a dead link is let go when the link is found to be dead, though no receipt comes (B24)', async () => {
    const { client, connection, transport } = await riding();
    // From here on nothing comes in.
    vi.spyOn(transport.latest, 'message').mockImplementation(() => {});
    const gone = vi.fn();
    client.deactivate().then(gone);
    await pass(8_000);
    expect(gone).not.toHaveBeenCalled();
    // A ping after 8 s, and 20 s for its answer.
    await pass(20_000);
    expect(gone).toHaveBeenCalledOnce();
    await pass(20_000);
    expect([connection.status, transport.live]).toEqual(['terminated', 0]);
  });
});

describe('the link is watched', () => {
  it('by newlines and nothing else: no message is sent to anybody (B25, R31)', async () => {
    const { frames, transport, connection } = await riding();
    await pass(10 * minute);
    expect(frames(transport.latest).map(({ command }) => command)).toEqual(['CONNECT', 'SUBSCRIBE']);
    expect(transport.latest.sent.filter((data) => data === '\n').length).toBeGreaterThan(20);
    expect([transport.links.length, connection.getSnapshot().isConnected]).toEqual([1, true]);
  });

  it('from the first moment, whatever the app has by then: there is no client that is not one (B25)', async () => {
    const { client, transport } = stompRide();
    expect(() => client.publish({ destination: 'test', body: '' })).toThrow(TypeError);
    await pass(minute);
    expect([transport.links.length, client.connected]).toEqual([0, false]);
  });
});

it('CONNECT is the same on each link, with empty values as they are (B25, R34)', async () => {
  const connectHeaders = { login: '', passcode: '', 'client-id': 'tab-7' };
  const { frames, transport } = await riding({ connectHeaders });
  for (let round = 0; round < 3; round += 1) {
    await pass(minute);
    transport.latest.drop();
    await pass(minute);
  }
  expect(transport.links).toHaveLength(4);
  for (const link of transport.links) {
    const [connect] = frames(link);
    expect(connect).toMatchObject({ command: 'CONNECT', headers: { ...connectHeaders, 'heart-beat': '20000,10000' } });
  }
});
