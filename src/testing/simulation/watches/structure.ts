import type { ConnectionState } from '../../../../machines/types.js';
import type { Scene, Watch } from '../scene.js';
import { mustHold } from '../violation.js';

/** Which timers may exist in which state. The polls of `open` and `awaiting-pong` catch up after an upgrade. */
const timersOf: Readonly<Record<ConnectionState, readonly string[]>> = {
  connecting: ['timer'],
  open: ['timer', 'flush', 'park', 'poll'],
  'awaiting-pong': ['timer', 'flush', 'park', 'poll'],
  closing: ['timer'],
  backoff: ['timer'],
  'polling-fallback': ['poll', 'upgrade'],
  terminated: [],
};
const noTimers = ['transport', 'poller', 'environment'];

/** What there is in each state: links, timers, listeners, polls (I1, I3, I5, I6, P6, P7). */
export function watchStructure(scene: Scene): Watch {
  const { world, connection } = scene;
  const { page, endpoint } = world;
  let timers: readonly string[] = [];
  let tolds = 0;
  let endedTolds: number | null = null;

  return {
    userActs(deed) {
      // `send` after the end is answered `rejected`; only a new life may be heard of.
      if (deed === 'start' || deed === 'close and start') endedTolds = null;
    },
    looked(now, before) {
      const { value: state, context, status } = now;
      mustHold(status !== 'error', 'P6', () => `the machine is in error: ${now.error}`);
      if (now !== before || timers.length === 0)
        timers = Object.keys(now.children).filter((id) => !noTimers.includes(id));

      let held = 0;
      for (let index = Math.max(0, scene.links.length - 20); index < scene.links.length; index += 1) {
        if (scene.links[index]?.isHeld) held += 1;
      }
      mustHold(held <= 1, 'I1', () => `${held} links are held at once`);
      const isLinkless = state === 'backoff' || state === 'terminated';
      mustHold(!isLinkless || held === 0, 'I1', () => `a link is held in ${state}`);
      const isCandidate = state !== 'polling-fallback' || held === 0 || context.candidate !== 'none';
      mustHold(isCandidate, 'I1', () => 'a link beside polling that is no candidate');

      if (now !== before) {
        for (const id of timers) mustHold(timersOf[state].includes(id), 'I5', () => `the timer ${id} in ${state}`);
      }
      // The sockets of SockJS take a timer of 10 ms to close; those of the watchdog and the children are all others.
      const running = status === 'active' && scene.life > 0;
      const usual = running ? timers.length + 1 : 0;
      mustHold(
        page.clock.pending <= usual,
        running ? 'I5' : 'I6',
        () => `${page.clock.pending} timers are set in ${state}, of ${usual}`,
      );
      mustHold(page.listeners === (running ? 1 : 0), 'I6', () => `${page.listeners} listen to the page in ${state}`);
      mustHold(endpoint.inFlight <= 1, 'I16', () => `${endpoint.inFlight} polls at once`);
      if (!running) mustHold(endpoint.inFlight === 0, 'I6', () => 'a poll goes on after the end');

      if (running) {
        const isQuiet = context.settings.heartbeat.mode === 'none' && (state === 'open' || state === 'awaiting-pong');
        const isPaused = context.paused !== null && context.paused !== 'offline';
        mustHold(isQuiet || isPaused || timers.length > 0, 'P6', () => `nothing will ever happen in ${state}`);
      }
      // Whoever hears of the end hears nothing after it.
      tolds = scene.told;
      if (status === 'done') endedTolds ??= tolds;
      else endedTolds = null;
      mustHold(endedTolds === null || endedTolds === tolds, 'I6', () => 'a listener is called after the end');
      mustHold(
        connection.getSnapshot().status === state,
        'P6',
        () => 'the connection says another state than the machine',
      );
    },
    ended() {
      for (const socket of world.sockets) {
        // Those that are to be closed late, and never opened, wait for that without anybody listening (clause A10).
        const isLet =
          socket.readyState >= 2 || socket.isStuck || (socket.readyState === 0 && socket.onmessage === null);
        mustHold(isLet && !socket.isLeaked, 'I3', () => `a socket is left in readyState ${socket.readyState}`);
      }
      for (const link of scene.links) mustHold(!link.isHeld, 'I3', () => `link ${link.number} was never let go of`);
    },
  };
}
