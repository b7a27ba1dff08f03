import { describe, expect, it } from 'vitest';
import type { ConnectionOptions } from '../../src/index.js';
import { FakeTransport, type FakeTransportOptions } from '../../src/testing/index.js';
import { answersPings, FakePolling, pingPong, type Rig, rigged, settled } from '../support/rig.js';

/** A connection that has come to polling because nothing opens, with its first poll answered. */
async function polled(
  options: Partial<ConnectionOptions> = {},
  fake: FakeTransportOptions = { onConnect: (link) => link.refuse() },
): Promise<Rig & { readonly polling: FakePolling }> {
  const polling = new FakePolling();
  const rig = rigged({ polling, ...options }, fake);
  for (let tries = 0; tries < 2; tries += 1) rig.clock.advance(rig.connection.getSnapshot().retryInMs ?? 0);
  await settled();
  await polling.latest.answer();
  return { ...rig, polling };
}

/** A server that accepts from now on, after having refused. */
function healing(): { readonly fake: FakeTransportOptions; heal: (respond?: boolean) => void } {
  const server = { accepts: false, answers: true };
  return {
    fake: {
      onConnect: (link) => (server.accepts ? link.open() : link.refuse()),
      respond: (data) => (server.answers ? answersPings(data) : undefined),
    },
    heal: (respond = true) => {
      server.accepts = true;
      server.answers = respond;
    },
  };
}

describe('going down', () => {
  it('happens after three attempts in a row that never opened (F1, R16, B12)', async () => {
    const { transport, connection } = await polled();
    expect(transport.links).toHaveLength(3);
    expect(connection.status).toBe('polling-fallback');
  });

  it('goes through the other transports first, in order of preference (R1, R38)', async () => {
    const refuses: FakeTransportOptions = { onConnect: (link) => link.refuse() };
    const first = new FakeTransport({ ...refuses, name: 'first' });
    const second = new FakeTransport({ ...refuses, name: 'second' });
    const polling = new FakePolling();
    const { clock, connection } = rigged({ transports: [first, second], polling });
    for (let tries = 0; tries < 5; tries += 1) clock.advance(connection.getSnapshot().retryInMs ?? 0);
    await settled();
    expect([first.links.length, second.links.length, polling.polls.length]).toEqual([3, 3, 1]);
  });

  it('happens at once where the transport is not supported (F1, R21)', async () => {
    const { connection } = rigged(
      { polling: new FakePolling() },
      { onConnect: (link) => link.callbacks.closed({ cause: 'unsupported', code: 1006, reason: '', wasClean: false }) },
    );
    expect(connection.status).toBe('polling-fallback');
  });

  it('goes on with the next transport at once where the first is not supported (F1, R38)', () => {
    const first = new FakeTransport({
      name: 'first',
      onConnect: (link) => link.callbacks.closed({ cause: 'unsupported', code: 1006, reason: '', wasClean: false }),
    });
    const second = new FakeTransport({ name: 'second', onConnect: (link) => link.open() });
    const { clock, connection } = rigged({ transports: [first, second] });
    clock.advance(250);
    expect(connection.getSnapshot()).toMatchObject({ status: 'open', transport: 'second' });
  });

  it('ends as unsupported where nothing is left (R21)', () => {
    const { connection } = rigged(
      {},
      { onConnect: (link) => link.callbacks.closed({ cause: 'unsupported', code: 1006, reason: '', wasClean: false }) },
    );
    expect(connection.getSnapshot().output?.reason).toBe('unsupported');
  });

  it('happens after five sessions within two minutes that were too short (E7, L10)', async () => {
    const polling = new FakePolling();
    const { clock, connection, transport } = rigged(
      { polling },
      {
        onConnect: (link) => {
          link.open();
          link.message('hello');
        },
      },
    );
    for (let flap = 0; flap < 5; flap += 1) {
      expect(connection.status).toBe('open');
      clock.advance(300);
      transport.latest.drop();
      clock.advance(connection.getSnapshot().retryInMs ?? 0);
    }
    expect(connection.status).toBe('polling-fallback');
  });

  it('does not stay where polling does not work either: then the server is down, not WebSockets blocked (P13)', async () => {
    const polling = new FakePolling();
    const { clock, connection } = rigged({ polling }, { onConnect: (link) => link.refuse() });
    for (let tries = 0; tries < 2; tries += 1) clock.advance(connection.getSnapshot().retryInMs ?? 0);
    await settled();
    await polling.latest.reject();
    expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', lastClose: { cause: 'http', code: 0 } });
    clock.advance(connection.getSnapshot().retryInMs ?? 0);
    await settled();
    expect(connection.status).toBe('polling-fallback');
    expect(polling.polls).toHaveLength(2);
  });
});

describe('polling', () => {
  it('asks again from the end of each answer, never twice at once (F2, B13, I16)', async () => {
    const { clock, polling } = await polled();
    clock.advance(5_000);
    await settled();
    expect(polling.polls).toHaveLength(2);
    clock.advance(3_000);
    await settled();
    expect(polling.polls).toHaveLength(2);
    await polling.latest.answer();
    clock.advance(4_999);
    await settled();
    expect(polling.polls).toHaveLength(2);
    clock.advance(1);
    await settled();
    expect(polling.polls).toHaveLength(3);
  });

  it('delivers messages in order and lets the cursor advance only then (F3)', async () => {
    const { clock, polling, messages } = await polled();
    clock.advance(5_000);
    await settled();
    expect(polling.latest.isCommitted).toBe(false);
    await polling.latest.answer(['a', 'b']);
    expect(messages).toEqual(['a', 'b']);
    expect(polling.latest.isCommitted).toBe(true);
  });

  it('does not let the cursor advance where a listener ended the connection in the middle', async () => {
    const { clock, polling, connection } = await polled();
    connection.on('message', () => connection.close());
    clock.advance(5_000);
    await settled();
    await polling.latest.answer(['a', 'b']);
    expect(connection.status).toBe('terminated');
    expect(polling.latest.isCommitted).toBe(false);
  });

  it('is slower while the page is hidden or the host offline, and asks at once when shown (D9, F2)', async () => {
    const { clock, polling, environment } = await polled();
    environment.isHidden = true;
    clock.advance(5_000);
    await settled();
    await polling.latest.answer();
    clock.advance(29_999);
    await settled();
    expect(polling.polls).toHaveLength(2);
    environment.say('page.visible');
    await settled();
    expect(polling.polls).toHaveLength(3);
  });

  it('waits as long as the server wishes, and a little more (E6, F2)', async () => {
    const { clock, polling } = await polled();
    clock.advance(5_000);
    await settled();
    await polling.latest.fail(429, 60_000);
    clock.advance(60_000);
    await settled();
    expect(polling.polls).toHaveLength(2);
    clock.advance(5_000);
    await settled();
    expect(polling.polls).toHaveLength(3);
  });

  it('gives up a request that hangs and goes on (F2, fault 20)', async () => {
    const { clock, polling } = await polled();
    clock.advance(5_000);
    await settled();
    const hanging = polling.latest;
    clock.advance(30_000);
    expect(hanging.signal.aborted).toBe(true);
    clock.advance(10_000);
    await settled();
    expect(polling.polls).toHaveLength(3);
  });

  it('ends the connection where the server says so (C)', async () => {
    const { clock, polling, connection } = await polled();
    clock.advance(5_000);
    await settled();
    await polling.latest.fail(403);
    expect(connection.getSnapshot().output).toMatchObject({ reason: 'rejected', cause: 'http', code: 403 });
  });

  it('tries once more after a 401, then ends as auth (C3)', async () => {
    const { clock, polling, connection } = await polled();
    clock.advance(5_000);
    await settled();
    await polling.latest.fail(401);
    expect(connection.status).toBe('polling-fallback');
    clock.advance(10_000);
    await settled();
    await polling.latest.fail(401);
    expect(connection.getSnapshot().output?.reason).toBe('auth');
  });

  it('is aborted when the page is left, and goes on when it returns (D9)', async () => {
    const { clock, polling, environment } = await polled();
    clock.advance(5_000);
    await settled();
    environment.say('page.left');
    expect(polling.latest.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
    clock.advance(600_000);
    environment.say('page.returned');
    await settled();
    expect(polling.polls).toHaveLength(3);
  });

  it('keeps what is sent for the next link (G3)', async () => {
    const server = healing();
    const { clock, connection, transport } = await polled({ heartbeat: pingPong }, server.fake);
    expect(connection.send('for later')).toBe('queued');
    server.heal();
    clock.advance(15_000);
    await settled();
    expect(transport.latest.sent).toEqual(['ping', 'for later']);
  });
});

describe('coming up again', () => {
  it('switches only after open and an answered ping (F6, P13)', async () => {
    const server = healing();
    const { clock, connection } = await polled({ heartbeat: pingPong }, server.fake);
    server.heal(false);
    clock.advance(10_000);
    expect(connection.status).toBe('polling-fallback');
    clock.advance(5_000);
    expect(connection.status).toBe('polling-fallback');
    server.heal();
    clock.advance(20_000);
    expect(connection.status).toBe('open');
  });

  it('without a ping switches on the first frame, or when the link has held for the probe timeout', async () => {
    const server = healing();
    const { clock, connection } = await polled({}, server.fake);
    server.heal();
    clock.advance(10_000);
    expect(connection.status).toBe('polling-fallback');
    clock.advance(5_000);
    expect(connection.status).toBe('open');
  });

  it('a candidate that fails never disturbs polling, and is tried ever more rarely, up to 5 minutes (F6)', async () => {
    const { clock, transport, polling, connection } = await polled();
    const starts: number[] = [];
    for (let second = 0; second < 3_600; second += 1) {
      const before = transport.links.length;
      clock.advance(1_000);
      await settled();
      if (polling.inFlight > 0) await polling.latest.answer();
      if (transport.links.length > before) starts.push(second);
      expect(connection.status).toBe('polling-fallback');
    }
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
    expect(gaps.slice(0, 4)).toEqual([20, 40, 80, 160]);
    expect(Math.max(...gaps)).toBe(300);
  });

  it('a terminal verdict on a candidate ends everything (I7)', async () => {
    const server = healing();
    const { clock, transport, connection } = await polled({ heartbeat: pingPong, terminalCodes: [4001] }, server.fake);
    server.heal(false);
    clock.advance(10_000);
    transport.latest.serverClose(4001, 'kicked');
    expect(connection.getSnapshot().output).toMatchObject({ reason: 'rejected', code: 4001 });
  });

  it('loses and doubles no message: polled, held back, and live ones come once and in order (P13, F6, G6)', async () => {
    const server = healing();
    const { clock, polling, transport, connection, messages } = await polled(
      { heartbeat: pingPong, messageId: (data) => String(data) },
      server.fake,
    );
    clock.advance(5_000);
    await settled();
    server.heal();
    // The candidate comes up while a poll is under way.
    const flight = polling.latest;
    clock.advance(4_999);
    clock.advance(1);
    await settled();
    expect(connection.status).toBe('open');
    // Live frames from the switch on wait for what the polls still owe.
    transport.latest.message('m3');
    await flight.answer(['m1']);
    expect(flight.isCommitted).toBe(true);
    expect(messages).toEqual(['m1']);
    await settled();
    transport.latest.message('m4');
    await polling.latest.answer(['m2', 'm3']);
    expect(messages).toEqual(['m1', 'm2', 'm3', 'm4']);
    transport.latest.message('m5');
    expect(messages).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
    clock.advance(60_000);
    await settled();
    expect(polling.inFlight).toBe(0);
    expect(polling.polls).toHaveLength(3);
  });

  it('tries the catch-up poll again where it fails, without holding the live frames any longer', async () => {
    const server = healing();
    const { clock, polling, transport, connection, messages } = await polled({ heartbeat: pingPong }, server.fake);
    server.heal();
    clock.advance(4_000);
    clock.advance(6_000);
    await settled();
    if (polling.inFlight === 0) throw new Error('a poll was expected');
    await polling.latest.fail(503);
    transport.latest.message('live');
    expect(messages).toEqual(['live']);
    const polls = polling.polls.length;
    clock.advance(6_000);
    await settled();
    expect(polling.polls).toHaveLength(polls + 1);
    await polling.latest.answer(['missed']);
    expect(messages).toEqual(['live', 'missed']);
    expect(connection.status).toBe('open');
  });

  it('holds live frames back for 5 s at most, however long a poll hangs (F6)', async () => {
    const server = healing();
    const { clock, polling, transport, messages, connection } = await polled({ heartbeat: pingPong }, server.fake);
    server.heal();
    clock.advance(10_000);
    await settled();
    expect(connection.status).toBe('open');
    expect(polling.inFlight).toBe(1);
    transport.latest.message('live');
    clock.advance(4_900);
    expect(messages).toEqual([]);
    clock.advance(100);
    expect(messages).toEqual(['live']);
    // The polls that never answer are given up after a few tries, and nothing of them is left.
    for (let step = 0; step < 60; step += 1) {
      clock.advance(1_000);
      await settled();
    }
    expect(polling.inFlight).toBe(0);
    expect(Object.keys(connection.actor.getSnapshot().children)).not.toContain('poll');
    expect(connection.status).toBe('open');
  });

  it('goes back to polling at once if the new link dies young, and waits a minute or more (F7)', async () => {
    const server = healing();
    const { clock, polling, transport, connection } = await polled({ heartbeat: pingPong }, server.fake);
    server.heal();
    clock.advance(10_000);
    await settled();
    await polling.latest.answer();
    await settled();
    expect(connection.status).toBe('open');
    transport.latest.drop();
    expect(connection.status).toBe('polling-fallback');
    const links = transport.links.length;
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1_000);
      await settled();
      if (polling.inFlight > 0) await polling.latest.answer();
    }
    expect(transport.links).toHaveLength(links);
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1_000);
      await settled();
      if (polling.inFlight > 0) await polling.latest.answer();
    }
    expect(connection.status).toBe('open');
  });
});
