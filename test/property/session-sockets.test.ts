import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textHeartbeat } from '../../src/index.js';
import { createRig, FakePolling, type Rig, type RigOptions, settled } from '../../src/testing/index.js';
import type { SessionSocket } from '../../src/websocket/session-socket.js';
import { type SessionSockets, sessionSockets } from '../../src/websocket/session-sockets.js';

// Sessions in every order of what clients, users, servers, the network and time may do.

/** What may happen. Sessions and links are chosen from the newest one backwards, so that most of it matters. */
type Step =
  | {
      readonly do:
        | 'ask'
        | 'open'
        | 'drop'
        | 'refuse'
        | 'user.start'
        | 'user.reconnect'
        | 'user.close'
        | 'next'
        | 'settle';
    }
  | { readonly do: 'close'; readonly back: number; readonly code: number | undefined }
  | { readonly do: 'send' | 'message' | 'stale'; readonly back: number }
  | { readonly do: 'server.close'; readonly code: number }
  | { readonly do: 'poll'; readonly isFine: boolean }
  | { readonly do: 'advance'; readonly ms: number };

const back = fc.constantFrom(0, 0, 0, 1, 2);
const does = <Do extends Step['do']>(...these: Do[]) => fc.record({ do: fc.constantFrom(...these) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: does('ask') as fc.Arbitrary<Step> },
  { weight: 8, arbitrary: does('open') as fc.Arbitrary<Step> },
  { weight: 2, arbitrary: does('drop', 'refuse') as fc.Arbitrary<Step> },
  { weight: 1, arbitrary: does('user.start', 'user.reconnect', 'user.close') as fc.Arbitrary<Step> },
  { weight: 6, arbitrary: does('next', 'settle') as fc.Arbitrary<Step> },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('close'), back, code: fc.constantFrom(undefined, 1000, 4000) }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('send', 'message', 'stale'), back }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('server.close'), code: fc.constantFrom(1000, 1012, 4001) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('poll'), isFine: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('advance'), ms: fc.constantFrom(1, 250, 1_500, 10_000, 60_000) }),
  },
);
const kinds: readonly RigOptions[] = [
  {},
  { heartbeat: textHeartbeat },
  { attemptsPerMinute: 240, backoff: { initialMs: 0 } },
  { terminalCodes: [4001], maxRetries: 2 },
];

interface Told {
  readonly socket: SessionSocket;
  readonly heard: string[];
  readonly events: string[];
}

class World {
  readonly rig: Rig;
  readonly sockets: SessionSockets;
  readonly sessions: Told[] = [];
  #count = 0;

  constructor(kind: RigOptions, polls: boolean) {
    const polling = polls ? { polling: new FakePolling(), fallbackAfter: 1 } : {};
    this.rig = createRig({ autoStart: false, ...kind, ...polling });
    this.sockets = sessionSockets(this.rig.connection);
  }

  async do(step: Step): Promise<void> {
    const { connection, clock, transport, polling } = this.rig;
    const { links } = transport;
    switch (step.do) {
      case 'ask':
        return this.#ask();
      case 'close':
        return this.sessions.at(-1 - step.back)?.socket.close(step.code);
      case 'send': {
        const index = this.sessions.length - 1 - step.back;
        const session = this.sessions[index];
        if (session === undefined || session.socket.readyState === session.socket.CONNECTING) return;
        this.#count += 1;
        return session.socket.send(`session ${index}, ${this.#count}`);
      }
      case 'message':
      case 'stale': {
        const index = links.length - 1 - step.back;
        const link = links[index];
        if (link === undefined) return;
        this.#count += 1;
        const text = `link ${index}, ${this.#count}`;
        // A transport that breaks the rules of the port, and one that keeps them.
        if (step.do === 'stale' && link.phase !== 'connecting') link.callbacks.received(text);
        else link.message(text);
        return;
      }
      case 'open':
        return links.at(-1)?.open();
      case 'drop':
        return links.at(-1)?.drop();
      case 'refuse':
        return links.at(-1)?.refuse();
      case 'server.close':
        return links.at(-1)?.serverClose(step.code);
      case 'user.start':
        return connection.start();
      case 'user.reconnect':
        return connection.reconnect();
      case 'user.close':
        return connection.close();
      case 'poll': {
        const poll = polling?.polls.at(-1);
        if (poll?.isInFlight) await (step.isFine ? poll.answer(['polled']) : poll.reject());
        return;
      }
      case 'advance':
        return clock.advance(step.ms);
      case 'next':
        return void clock.advanceToNext();
      case 'settle':
        return settled();
    }
  }

  #ask(): void {
    const session: Told = { socket: this.sockets(), heard: [], events: [] };
    for (const type of ['open', 'error', 'close'] as const) {
      session.socket.addEventListener(type, () => session.events.push(type));
    }
    session.socket.addEventListener('message', ({ data }) => {
      session.events.push('message');
      session.heard.push(data);
    });
    this.sessions.push(session);
  }

  /** What must hold at any time. */
  check(): void {
    const { transport } = this.rig;
    expect(transport.live).toBeLessThanOrEqual(1);
    expect(this.sessions.filter(({ socket }) => socket.readyState <= 1).length).toBeLessThanOrEqual(1);
    for (const { events } of this.sessions) {
      expect(events.join(' ')).toMatch(/^(open( message)*( close)?|error close)?$/);
    }
  }

  /** Each session is on one link at most, each link has one session at most, in both directions. */
  checkPairs(): void {
    const pairs = new Set<string>();
    this.rig.transport.links.forEach(({ sent }, link) => {
      for (const data of sent) {
        const session = /^session (\d+)/.exec(String(data))?.[1];
        if (session !== undefined) pairs.add(`${session} on ${link}`);
      }
    });
    this.sessions.forEach(({ heard }, session) => {
      for (const data of heard) pairs.add(`${session} on ${/^link (\d+)/.exec(data)?.[1]}`);
    });
    for (const part of [0, 1]) {
      const ends = [...pairs].map((pair) => pair.split(' on ')[part]);
      expect(new Set(ends).size, [...pairs].join('; ')).toBe(ends.length);
    }
  }
}

/** In order, once each, and as they were: nothing is told twice or reordered. */
function isRising(heard: readonly string[]): boolean {
  const counts = heard.map((data) => Number(data.split(', ')[1]));
  return counts.every((count, index) => index === 0 || count > (counts[index - 1] as number));
}

interface Script {
  readonly kind: RigOptions;
  readonly polls: boolean;
  readonly steps: readonly Step[];
}

const scripts: fc.Arbitrary<Script> = fc.record({
  kind: fc.constantFrom(...kinds),
  polls: fc.boolean(),
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
});

async function play({ kind, polls, steps }: Script): Promise<World> {
  const world = new World(kind, polls);
  for (const step of steps) {
    await world.do(step);
    world.check();
  }
  await settled();
  // Its client learns at once that a link is gone, unless it is being closed in order.
  const isClosing = world.rig.connection.status === 'closing';
  if (!isClosing) expect(world.sessions.filter(({ socket }) => socket.readyState === socket.CLOSING)).toEqual([]);
  return world;
}

it('no frame of a session is sent or heard on another link, and after the end nothing is left (B4, B6, B14, B17)', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const world = await play(script);
      const { connection, clock, transport } = world.rig;
      connection.close();
      clock.advance(5_000);
      await settled();
      world.check();
      world.checkPairs();
      expect(world.sessions.every(({ heard }) => isRising(heard))).toBe(true);
      expect([clock.pending, transport.live]).toEqual([0, 0]);
    }),
    { numRuns: 200 },
  );
});

it('what the user closed stays closed, whatever is asked for, until the user starts it (B9, B24, R24)', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(scripts, fc.array(step, { maxLength: 20, size: 'max' }), async (script, after) => {
      // A connection that was never started has no life that could be ended.
      const world = await play({ ...script, steps: [{ do: 'ask' }, ...script.steps] });
      const { connection, transport } = world.rig;
      connection.close();
      const links = transport.links.length;
      for (const step of after) if (step.do !== 'user.start') await world.do(step);
      expect(transport.links.length).toBe(links);
    }),
    { numRuns: 200 },
  );
});

it('without a session for long there is no link, no timer and no attempt (B24)', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const byUser = ['user.start', 'user.reconnect', 'user.close'];
      const world = await play({ ...script, steps: script.steps.filter((step) => !byUser.includes(step.do)) });
      const { connection, clock, transport } = world.rig;
      for (const { socket } of world.sessions) socket.close();
      clock.advance(10_000);
      clock.advance(5_000);
      await settled();
      world.check();
      // A connection that nobody has asked for a session was never started.
      const isOver = world.sessions.length === 0 || connection.status === 'terminated';
      expect([isOver, clock.pending, transport.live]).toEqual([true, 0, 0]);
    }),
    { numRuns: 200 },
  );
});

it('whatever came before, the next session gets a link of its own, and frames go both ways (B17, B18)', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const world = await play(script);
      const { connection, clock, transport } = world.rig;
      connection.start();
      await world.do({ do: 'ask' });
      const { socket, events, heard } = world.sessions.at(-1) as Told;
      for (let turn = 0; turn < 100 && socket.readyState === socket.CONNECTING; turn += 1) {
        transport.links.at(-1)?.open();
        // Beside polling, a link is taken once it has answered.
        transport.links.at(-1)?.message('pong');
        await settled();
        if (socket.readyState === socket.CONNECTING) clock.advance(5_000);
        await settled();
      }
      expect([socket.readyState, events[0]]).toEqual([socket.OPEN, 'open']);
      socket.send('last');
      expect(transport.links.map(({ sent }) => sent.includes('last')).indexOf(true)).toBe(transport.links.length - 1);
      transport.latest.message('link, 1');
      for (let polls = 0; polls < 3; polls += 1) {
        await world.do({ do: 'poll', isFine: true });
        await settled();
      }
      // What its link had held back until then comes before that, so it need not be alone.
      expect(heard.filter((data) => data !== 'pong').at(-1)).toBe('link, 1');
      world.check();
    }),
    { numRuns: 200 },
  );
});
