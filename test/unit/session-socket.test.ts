import { describe, expect, it } from 'vitest';
import { textHeartbeat } from '../../src/index.js';
import { createRig, FakePolling, type Rig, type RigOptions, settled } from '../../src/testing/index.js';
import type { SessionSocket } from '../../src/websocket/session-socket.js';
import {
  type SessionSockets,
  type SessionSocketsOptions,
  sessionSockets,
} from '../../src/websocket/session-sockets.js';

interface Bench extends Rig {
  readonly sockets: SessionSockets;
  /** What a socket told its client, in order. */
  readonly told: Map<SessionSocket, string[]>;
  /** Asks for a session, as a client does. */
  ask(): SessionSocket;
  /** What the sockets told, after everything that is due now. */
  heard(socket: SessionSocket): Promise<readonly string[]>;
}

function bench(options: RigOptions = {}, sessions: SessionSocketsOptions = {}): Bench {
  const rig = createRig({ autoStart: false, ...options });
  const sockets = sessionSockets(rig.connection, sessions);
  const told = new Map<SessionSocket, string[]>();
  return {
    ...rig,
    sockets,
    told,
    ask() {
      const socket = sockets();
      const words: string[] = [];
      told.set(socket, words);
      socket.onopen = () => words.push('open');
      socket.onmessage = ({ data }) => words.push(`message ${data}`);
      socket.onerror = ({ message }) => words.push(`error ${message}`);
      socket.onclose = ({ code, reason, wasClean }) =>
        words.push(`close ${[code, reason, wasClean ? 'clean' : 'unclean'].filter((part) => part !== '').join(' ')}`);
      return socket;
    },
    async heard(socket) {
      await settled();
      return told.get(socket) ?? [];
    },
  };
}

/** With a session that is open on the first link. */
async function talking(
  options: RigOptions = {},
  sessions: SessionSocketsOptions = {},
): Promise<Bench & { readonly first: SessionSocket }> {
  const made = bench(options, sessions);
  const first = made.ask();
  made.transport.latest.open();
  expect(await made.heard(first)).toEqual(['open']);
  return { ...made, first };
}

describe('a session', () => {
  it('starts the connection, waits through failed attempts, and opens with the link (R40)', async () => {
    const { ask, heard, clock, transport, connection } = bench();
    expect(transport.links).toHaveLength(0);
    const socket = ask();
    transport.latest.refuse();
    expect(connection.status).toBe('backoff');
    expect([socket.readyState, await heard(socket)]).toEqual([0, []]);
    clock.advanceToNext();
    transport.latest.open();
    expect(await heard(socket)).toEqual(['open']);
    expect([socket.readyState, transport.links.length]).toEqual([1, 2]);
  });

  it('carries messages both ways, in order, and tells them from no call of its client', async () => {
    const { first, transport, heard, connection, messages } = await talking();
    first.send('a');
    first.send(new Uint8Array([1]));
    Reflect.apply(first.send, first, [7]);
    expect(transport.latest.sent).toEqual(['a', new Uint8Array([1]), '7']);
    transport.latest.message('b');
    transport.latest.message('c');
    expect(await heard(first)).toEqual(['open', 'message b', 'message c']);
    // Whoever watches the connection hears them as well.
    expect([messages, connection.status]).toEqual([['b', 'c'], 'open']);
  });

  it('takes a link that is open already, where nothing was said on it', async () => {
    const { ask, heard, transport, connection } = bench();
    connection.start();
    transport.latest.open();
    const socket = ask();
    expect(socket.readyState).toBe(0);
    expect(await heard(socket)).toEqual(['open']);
    expect(transport.links).toHaveLength(1);
  });

  it('takes no link on which the server has begun without it', async () => {
    const { ask, heard, transport, connection, clock } = bench();
    connection.start();
    transport.latest.open();
    transport.latest.message('welcome');
    clock.advance(1_000);
    const socket = ask();
    expect([await heard(socket), transport.links.length]).toEqual([[], 2]);
    transport.latest.open();
    transport.latest.message('welcome');
    expect(await heard(socket)).toEqual(['open', 'message welcome']);
  });

  it('takes a link on which there were only beats', async () => {
    const { ask, heard, transport, connection, clock } = bench({ heartbeat: textHeartbeat });
    connection.start();
    transport.latest.open();
    clock.advance(10);
    transport.latest.message('pong');
    clock.advance(1_000);
    const socket = ask();
    expect([await heard(socket), transport.links.length]).toEqual([['open'], 1]);
  });

  it('whose link is lost in the moment of its opening was never open', async () => {
    const { ask, heard, transport } = bench();
    const socket = ask();
    transport.latest.open();
    transport.latest.drop();
    expect(await heard(socket)).toEqual(['error the session was over before it was open', 'close 1006 unclean']);
  });

  it('hears the very first frame, even one that comes with the opening', async () => {
    const { ask, heard, transport } = bench({
      fake: {
        onConnect: (link) => {
          link.open();
          link.message('welcome');
        },
      },
    });
    const socket = ask();
    expect(await heard(socket)).toEqual(['open', 'message welcome']);
    expect(transport.links).toHaveLength(1);
  });

  it('takes no link that was open before there were sessions, as nobody knows what was said on it', async () => {
    const { connection, transport, clock } = createRig();
    transport.latest.open();
    clock.advance(1_000);
    const socket = sessionSockets(connection)();
    await settled();
    expect([socket.readyState, transport.links.length]).toEqual([0, 2]);
  });

  it('hears the control frames of its protocol, which the connection keeps from everybody else', async () => {
    const { first, transport, heard, messages } = await talking({ heartbeat: { isPong: (data) => data === '\n' } });
    transport.latest.message('\n');
    expect([await heard(first), messages]).toEqual([['open', 'message \n'], []]);
  });

  it('does not hear a ping that the connection has answered', async () => {
    const answer = (data: unknown): string | undefined => (data === 'ping' ? 'pong' : undefined);
    const { first, transport, heard } = await talking({ heartbeat: { answer } });
    transport.latest.message('ping');
    expect([await heard(first), transport.latest.sent]).toEqual([['open'], ['pong']]);
  });

  it.each([
    ['blob', 'Blob'],
    ['arraybuffer', 'ArrayBuffer'],
  ] as const)('hands binary messages on as its client wants them: %s', async (binaryType, name) => {
    const { first, transport } = await talking();
    const kinds: string[] = [];
    first.addEventListener('message', ({ data }) => kinds.push(data.constructor.name));
    expect(first.binaryType).toBe('blob');
    first.binaryType = binaryType;
    transport.latest.message(new ArrayBuffer(3));
    transport.latest.message('text');
    await settled();
    expect(kinds).toEqual([name, 'String']);
  });

  it('tells what the transport has not sent yet', async () => {
    const { first, transport } = await talking();
    transport.latest.bufferedAmount = 7;
    expect(first.bufferedAmount).toBe(7);
  });

  it('refuses bytes where the transport carries text only', async () => {
    const { first, transport } = await talking({ fake: { binary: false } });
    expect(() => first.send(new ArrayBuffer(1))).toThrow(TypeError);
    first.send('text');
    expect(transport.latest.sent).toEqual(['text']);
  });

  it('looks like a WebSocket, and takes what clients put on one', async () => {
    const { first, sockets } = await talking();
    expect(first).toMatchObject({
      CONNECTING: 0,
      OPEN: 1,
      CLOSING: 2,
      CLOSED: 3,
      url: '',
      protocol: '',
      extensions: '',
    });
    expect({ ...sockets }).toEqual({ CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
    expect(new sockets('wss://example.com/', ['a']).url).toBe('wss://example.com/');
    expect(Object.isExtensible(first)).toBe(true);
    Object.assign(first, { terminate: () => 'mine' });
    expect(first).toHaveProperty('terminate');
  });
});

describe('a message of a session', () => {
  it('cannot be sent before the link is there (WHATWG)', () => {
    const { ask, connection } = bench();
    expect(() => ask().send('early')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
    expect(connection.outbox.items).toBe(0);
  });

  it('is never delivered on the next link: what is sent on a session that is over is discarded (B4, B6)', async () => {
    const { first, ask, heard, transport, clock, connection } = await talking();
    transport.latest.drop();
    // Before its client has heard of the loss, and after.
    first.send('late');
    expect([await heard(first), first.readyState]).toEqual([['open', 'close 1006 unclean'], 3]);
    first.send('later');
    const second = ask();
    clock.advance(1_500);
    transport.latest.open();
    await settled();
    first.send('latest');
    second.send('greeting');
    expect(transport.links.map(({ sent }) => sent)).toEqual([[], ['greeting']]);
    expect([first.bufferedAmount, connection.outbox.items]).toEqual([
      'late'.length + 'later'.length + 'latest'.length,
      0,
    ]);
  });

  it('that the transport does not take costs the session, and is not sent again', async () => {
    const { first, ask, heard, transport, clock } = await talking();
    transport.failing.add('send');
    first.send('lost');
    transport.failing.delete('send');
    expect(await heard(first)).toEqual(['open', 'close 1006 unclean']);
    ask();
    clock.advance(1_500);
    transport.latest.open();
    await settled();
    expect(transport.latest.sent).toEqual([]);
  });

  it('never reaches the session of another link (B14, B17)', async () => {
    const { first, ask, heard, transport, clock } = await talking();
    const [old] = transport.links;
    transport.latest.message('one');
    transport.latest.drop();
    const second = ask();
    clock.advance(1_500);
    transport.latest.open();
    old?.callbacks.received('stale');
    transport.latest.message('two');
    expect(await heard(second)).toEqual(['open', 'message two']);
    expect(await heard(first)).toEqual(['open', 'message one', 'close 1006 unclean']);
  });

  it('is alone on its link: what the connection itself is given is rejected', async () => {
    const { connection, transport, first } = await talking();
    expect(connection.send('beside')).toBe('rejected');
    expect(() => connection.send({} as string)).toThrow(TypeError);
    first.send('mine');
    expect(transport.latest.sent).toEqual(['mine']);
  });

  it('does not come after what waited before there were sessions: that is dropped, and told', () => {
    const { connection, transport } = createRig({ autoStart: false });
    const drops: string[] = [];
    connection.on('drop', ({ data, reason }) => drops.push(`${data} ${reason}`));
    connection.send('waiting');
    sessionSockets(connection)();
    transport.latest.open();
    expect([drops, transport.latest.sent]).toEqual([['waiting unfit'], []]);
  });
});

describe('a session ends', () => {
  it('with what the server said, where it closed', async () => {
    const { first, transport, heard } = await talking();
    transport.latest.serverClose(1012, 'restart');
    expect(await heard(first)).toEqual(['open', 'close 1012 restart clean']);
  });

  it('as soon as the link is found to be dead, without waiting for its close (B33)', async () => {
    const { first, heard, clock, connection } = await talking({ heartbeat: { ping: () => 'ping', maxMissed: 1 } });
    clock.advance(10_000);
    expect(connection.status).toBe('backoff');
    expect(await heard(first)).toEqual(['open', 'close 1006 unclean']);
  });

  it('when the user replaces the link, and does not repeat how an earlier one ended', async () => {
    const { ask, heard, transport, clock, connection, first } = await talking();
    transport.latest.serverClose(1012, 'restart');
    expect(await heard(first)).toContain('close 1012 restart clean');
    const second = ask();
    while (transport.links.length < 2) clock.advanceToNext();
    transport.latest.open();
    expect(await heard(second)).toEqual(['open']);
    clock.advance(1_000);
    connection.reconnect();
    expect(await heard(second)).toEqual(['open', 'close 1006 unclean']);
  });

  it('by a verdict on the connection with the code of that (B9, R24)', async () => {
    const { first, transport, heard, connection } = await talking({ terminalCodes: [4001] });
    transport.latest.serverClose(4001, 'kicked');
    expect([connection.status, await heard(first)]).toEqual(['terminated', ['open', 'close 4001 kicked clean']]);
  });

  it('with an error where it never had a link and there will be none (R21, R33)', async () => {
    const { ask, transport, heard, clock } = bench({ maxRetries: 1 });
    const socket = ask();
    transport.latest.refuse('no route');
    clock.advanceToNext();
    transport.latest.refuse('no route');
    expect([await heard(socket), socket.readyState]).toEqual([['error no route', 'close 1006 unclean'], 3]);
  });

  it('with 1006 where the verdict was that of a poll, whose status is no close code', async () => {
    const polling = new FakePolling();
    const { ask, heard, transport, connection } = bench({ polling, fallbackAfter: 1 });
    const socket = ask();
    transport.latest.refuse();
    await settled();
    await polling.latest.fail(403);
    expect(connection.getSnapshot().output).toMatchObject({ cause: 'http', code: 403 });
    expect(await heard(socket)).toEqual([expect.stringMatching(/^error /), 'close 1006 status 403 unclean']);
  });

  it('when the connection is closed, with its code, once it is closed', async () => {
    const { first, transport, heard, connection } = await talking();
    connection.close(4000, 'bye');
    first.send('too late');
    expect([first.readyState, await heard(first)]).toEqual([2, ['open']]);
    transport.latest.serverClose(4000, 'bye');
    expect([await heard(first), transport.latest.sent]).toEqual([['open', 'close 4000 bye clean'], []]);
  });

  it('with that code where the connection is closed from within a listener too', async () => {
    const { first, transport, heard, connection, clock } = await talking({ heartbeat: textHeartbeat });
    connection.on('status', ({ status }) => status === 'awaiting-pong' && connection.close(4000, 'bye'));
    clock.advance(10);
    transport.latest.serverClose(4000, 'bye');
    expect(await heard(first)).toEqual(['open', 'close 4000 bye clean']);
  });

  it('when the connection is closed while it waits', async () => {
    const { ask, heard, connection } = bench();
    const socket = ask();
    connection.close();
    expect(await heard(socket)).toEqual(['error the session was over before it was open', 'close 1000 unclean']);
  });

  it('when its client asks for another, so that there is never more than one (B17, B23)', async () => {
    const { first, ask, heard, transport, clock } = await talking();
    clock.advance(1_000);
    const second = ask();
    const third = ask();
    expect(await heard(first)).toEqual(['open', 'close 1006 another session was asked for unclean']);
    expect(await heard(second)).toEqual([
      'error the session was over before it was open',
      'close 1006 another session was asked for unclean',
    ]);
    expect([transport.links.length, transport.live]).toEqual([2, 1]);
    transport.latest.open();
    expect(await heard(third)).toEqual(['open']);
  });
});

describe('close() by the client', () => {
  it('is told at once, whatever the other side does (B33)', async () => {
    const { first, heard, transport } = await talking();
    transport.latest.message('unread');
    first.close(4400, 'bad');
    expect(first.readyState).toBe(2);
    expect([await heard(first), first.readyState]).toEqual([['open', 'close 4400 bad clean'], 3]);
    first.close();
    expect(await heard(first)).toHaveLength(2);
  });

  it('checks its arguments as WHATWG does', async () => {
    const { first } = await talking();
    expect(() => first.close(1001)).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }));
    expect(() => first.close(1000, 'é'.repeat(62))).toThrow(expect.objectContaining({ name: 'SyntaxError' }));
    expect(first.readyState).toBe(1);
  });

  it('on a dead link, followed by the next session, replaces the link, and the connection lives on', async () => {
    const { first, ask, heard, transport, clock, log } = await talking();
    clock.advance(60_000);
    first.close();
    clock.advance(5_000);
    const second = ask();
    expect([transport.links.length, transport.live]).toEqual([2, 1]);
    transport.latest.open();
    expect(await heard(second)).toEqual(['open']);
    expect(log).not.toContain('terminated');
    clock.advance(60_000);
    expect(second.readyState).toBe(1);
  });

  it.each([
    ['without a code', undefined, { code: 1000, reason: '' }],
    ['with a code of its own', 4500, { code: 4500, reason: 'why' }],
  ])('%s, followed by no session, ends the connection after lingerMs', async (_, code, request) => {
    const { first, clock, connection, transport } = await talking({}, { lingerMs: 3_000 });
    first.close(code, request.reason);
    clock.advance(2_999);
    expect([connection.status, transport.latest.closeRequests]).toEqual(['open', []]);
    clock.advance(1);
    expect([connection.status, transport.latest.closeRequests]).toEqual(['closing', [request]]);
  });

  it('with 1000 says that the client is done, and ends the connection at once', async () => {
    const { first, connection, transport } = await talking();
    first.close(1000, 'Normal Closure');
    expect([connection.status, transport.latest.closeRequests]).toEqual([
      'closing',
      [{ code: 1000, reason: 'Normal Closure' }],
    ]);
  });

  it('wants no further attempt: where the server closes too, that is the end (R24, B9)', async () => {
    const { first, connection, transport, clock } = await talking();
    first.close();
    transport.latest.serverClose(1000);
    expect(connection.status).toBe('terminated');
    clock.advance(60_000);
    expect(transport.links).toHaveLength(1);
  });

  it('while it waits for a link wants no attempt after the one under way (B24)', async () => {
    const { ask, heard, connection, transport, clock } = bench();
    const socket = ask();
    socket.close();
    expect(await heard(socket)).toEqual(['error the session was over before it was open', 'close 1006 unclean']);
    transport.latest.refuse();
    expect(connection.status).toBe('terminated');
    clock.advance(60_000);
    expect(transport.links).toHaveLength(1);
  });
});

it('a client that has left wants no polling either (B24)', async () => {
  const { ask, connection, transport } = bench({ polling: new FakePolling(), fallbackAfter: 1 });
  ask().close();
  transport.latest.refuse();
  expect(connection.status).toBe('terminated');
});

describe('after its last session the connection', () => {
  it('ends where the link was lost and no other session is asked for, so that no link idles for nobody', async () => {
    const { transport, clock, connection } = await talking();
    transport.latest.drop();
    clock.advance(1_500);
    transport.latest.open();
    clock.advance(8_499);
    expect(connection.status).toBe('open');
    clock.advance(1);
    expect(connection.status).toBe('closing');
  });

  it('ends before its next attempt where the server was done and the client is too (B24)', async () => {
    const { transport, clock, connection } = await talking();
    transport.latest.serverClose(1000);
    const { retryInMs } = connection.getSnapshot();
    clock.advance(Number(retryInMs));
    expect([connection.status, transport.links.length]).toEqual(['terminated', 1]);
  });

  it('lives on where the server was done and the client is not', async () => {
    const { transport, clock, ask, heard } = await talking();
    transport.latest.serverClose(1000);
    clock.advance(1);
    const second = ask();
    clock.advance(60_000);
    transport.latest.open();
    expect(await heard(second)).toEqual(['open']);
  });

  it('begins another life with the next session, where it had ended for want of one', async () => {
    const { first, ask, heard, clock, connection, transport } = await talking({ closeTimeoutMs: 0 });
    first.close(1000);
    clock.advance(1_000);
    expect(connection.status).toBe('terminated');
    const second = ask();
    transport.latest.open();
    expect([transport.links.length, await heard(second)]).toEqual([2, ['open']]);
  });

  it('cuts the closing of its old link short for the next session', async () => {
    const { first, ask, heard, clock, connection, transport } = await talking();
    clock.advance(1_000);
    first.close(1000);
    expect(connection.status).toBe('closing');
    const second = ask();
    clock.advance(500);
    transport.latest.open();
    expect([transport.links.length, await heard(second)]).toEqual([2, ['open']]);
  });

  it('is not started again by a session where the user had closed it, only by the user (B9, B24, R24)', async () => {
    const { first, ask, heard, clock, connection, transport } = await talking();
    connection.close();
    transport.latest.serverClose(1000);
    expect(await heard(first)).toEqual(['open', 'close 1000 clean']);
    const second = ask();
    clock.advance(60_000);
    expect([transport.links.length, await heard(second), second.readyState]).toEqual([1, [], 0]);
    connection.start();
    transport.latest.open();
    expect(await heard(second)).toEqual(['open']);
  });

  it.each([
    ['once it has', 0],
    ['while it closes', 5_000],
  ])(
    'stays ended where it had ended for want of a session and the user closes it %s (R24)',
    async (_, closeTimeoutMs) => {
      const { first, ask, clock, connection, transport } = await talking({ closeTimeoutMs });
      first.close(1000);
      clock.advance(1_000);
      connection.close();
      const second = ask();
      clock.advance(60_000);
      expect([transport.links.length, second.readyState, connection.status]).toEqual([1, 0, 'terminated']);
      connection.start();
      expect(transport.links).toHaveLength(2);
    },
  );

  it('stays ended where the user closes it while the next session waits for another life', async () => {
    const { first, ask, heard, clock, connection, transport } = await talking();
    first.close(1000);
    const second = ask();
    connection.close();
    clock.advance(60_000);
    expect([transport.links.length, connection.status]).toEqual([1, 'terminated']);
    expect(await heard(second)).toEqual(['error the session was over before it was open', 'close 1000 unclean']);
  });

  it('stays ended by the user in a later life too, and where it is closing', async () => {
    const { first, ask, clock, connection, transport } = await talking({ closeTimeoutMs: 0 });
    first.close(1000);
    clock.advance(1_000);
    const second = ask();
    transport.latest.open();
    await settled();
    connection.close();
    second.close(1000);
    const third = ask();
    clock.advance(60_000);
    expect([transport.links.length, third.readyState, connection.status]).toEqual([2, 0, 'terminated']);
  });

  it('leaves no timer behind', async () => {
    const { first, clock, connection, transport } = await talking();
    first.close();
    connection.close();
    transport.latest.serverClose();
    expect(connection.status).toBe('terminated');
    expect(clock.pending).toBe(0);
  });
});

describe('sessionSockets', () => {
  it('is one for a connection, however often it is asked for', () => {
    const { connection } = createRig({ autoStart: false });
    expect(sessionSockets(connection)).toBe(sessionSockets(connection));
  });

  it.each([
    ['no connection', () => sessionSockets({} as never), 'connection'],
    [
      'a connection with a greeting, which would come before that of the client (R25)',
      () => sessionSockets(createRig({ greeting: () => 'hello' }).connection),
      'greeting',
    ],
    ['a wait that makes no sense', () => sessionSockets(createRig().connection, { lingerMs: -1 }), 'lingerMs'],
  ])('throws a TypeError for %s', (_, make, name) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(name);
  });
});

it('while polling stands in a session waits for a link, and what is polled never reaches it', async () => {
  const polling = new FakePolling();
  const { ask, heard, transport, clock, connection, messages } = bench({ polling, fallbackAfter: 1 });
  const socket = ask();
  transport.latest.refuse();
  await settled();
  await polling.latest.answer(['polled']);
  expect([connection.status, messages, await heard(socket)]).toEqual(['polling-fallback', ['polled'], []]);
  while (transport.links.length < 2) clock.advanceToNext();
  transport.latest.open();
  // Without a ping, a link that holds is all the proof there is.
  clock.advance(5_000);
  await settled();
  expect([connection.status, await heard(socket)]).toEqual(['open', ['open']]);
  // The polls catch up, and what the link brought waits for them.
  transport.latest.message('from the link');
  const before = messages.length;
  for (let polls = 0; polls < 2; polls += 1) {
    await polling.latest.answer(['caught up']);
    await settled();
  }
  expect(messages.slice(before)).toContain('caught up');
  expect(await heard(socket)).toEqual(['open', 'message from the link']);
});
