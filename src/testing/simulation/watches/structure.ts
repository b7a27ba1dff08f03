import type { ConnectionState } from '../../../../machines/types.js';
import type { Scene, Watch } from '../scene.js';
import { mustHold, Violation } from '../violation.js';

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
  let endedTolds: number | null = null;

  return {
    userActs(deed) {
      // `send` after the end is answered `rejected`; only a new life may be heard of.
      if (deed === 'start' || deed === 'close and start') endedTolds = null;
    },
    changed({ value: state, context, status, children, error }) {
      mustHold(status !== 'error', 'P6', () => `the machine is in error: ${error}`);
      timers = Object.keys(children).filter((id) => !noTimers.includes(id));
      for (const id of timers) mustHold(timersOf[state].includes(id), 'I5', () => `the timer ${id} in ${state}`);

      // Those before were let go of when these were made, or it was noticed then.
      const held = scene.links.slice(-20).filter(({ isHeld }) => isHeld).length;
      mustHold(held <= 1, 'I1', () => `${held} links are held at once`);
      const isLinkless = state === 'backoff' || status !== 'active';
      mustHold(!isLinkless || held === 0, 'I1', () => `a link is held in ${state}`);
      const isCandidate = state !== 'polling-fallback' || held === 0 || context.candidate !== 'none';
      mustHold(isCandidate, 'I1', () => 'a link beside polling that is no candidate');

      const isQuiet = context.settings.heartbeat.mode === 'none' && (state === 'open' || state === 'awaiting-pong');
      const isPaused = context.paused !== null && context.paused !== 'offline';
      const isWaiting = isQuiet || isPaused || timers.length > 0 || status !== 'active' || scene.life === 0;
      mustHold(isWaiting, 'P6', () => `nothing will ever happen in ${state}`);
      const said = connection.getSnapshot().status;
      mustHold(said === state, 'P6', () => `the connection says ${said}, and the machine ${state}`);
    },
    looked({ status }) {
      const isLiving = status === 'active' && scene.life > 0;
      // Besides the timers of the state there is the watchdog, and nothing else.
      const usual = isLiving ? timers.length + 1 : 0;
      const { pending } = page.clock;
      if (pending > usual) throw new Violation(isLiving ? 'I5' : 'I6', `${pending} timers are set, of ${usual}`);
      if (page.listeners !== (isLiving ? 1 : 0)) throw new Violation('I6', `${page.listeners} listen to the page`);
      if (endpoint.inFlight > (isLiving ? 1 : 0))
        throw new Violation('I16', `${endpoint.inFlight} polls are under way`);
      // Whoever hears of the end hears nothing after it.
      const isOver = status !== 'active';
      endedTolds = isOver ? (endedTolds ?? scene.told) : null;
      if (isOver && endedTolds !== scene.told) throw new Violation('I6', 'a listener is called after the end');
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
