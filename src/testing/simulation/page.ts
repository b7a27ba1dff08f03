import type { Environment, EnvironmentHint } from '../../environment/port.js';
import type { Chance } from '../chance.js';
import { aHint } from '../checks.js';
import type { VirtualClock } from '../virtual-clock.js';
import { aSpan } from './change.js';
import type { Journal } from './journal.js';
import { PageClock } from './page-clock.js';

/** Why no task of the page runs. */
type Suspension = 'asleep' | 'frozen' | 'left';

/**
 * The page that the connection lives in: it can be hidden, frozen, left, put to sleep, throttled, set to another time,
 * told that it is offline. While it is suspended its timers and the events of its sockets wait; then they run one by
 * one, timers among events in any order, as the specifications promise none.
 */
export class SimulatedPage implements Environment {
  /** See {@link Environment.watchdogMs}. */
  readonly watchdogMs?: number;
  /** What the page takes for the time. */
  readonly clock: PageClock;
  /** Timers fire only at multiples of this, in ms; 0: when they are due. 1,000 in a hidden page, 60,000 after a while. */
  alignMs = 0;
  /** Since when time went by for the page as for everybody else, in ms of the world's time (no sleep, no jump, no throttle). */
  smoothSince: number;

  readonly #time: VirtualClock;
  readonly #chance: Chance;
  readonly #journal: Journal;
  readonly #reports = new Set<(hint: EnvironmentHint) => void>();
  readonly #suspensions = new Set<Suspension>();
  readonly #events: (() => void)[] = [];
  readonly #timers: (() => void)[] = [];
  #isHidden = false;
  #isOnline = true;

  constructor(time: VirtualClock, chance: Chance, journal: Journal, watchdogMs?: number) {
    this.#time = time;
    this.#chance = chance;
    this.#journal = journal;
    this.clock = new PageClock(time, this);
    this.smoothSince = time.now();
    if (watchdogMs !== undefined) this.watchdogMs = watchdogMs;
  }

  online(): boolean {
    return this.#isOnline;
  }

  hidden(): boolean {
    return this.#isHidden;
  }

  listen(report: (hint: EnvironmentHint) => void): () => void {
    this.#reports.add(report);
    return () => this.#reports.delete(report);
  }

  /** How many listen to its hints. */
  get listeners(): number {
    return this.#reports.size;
  }

  /** Whether it is asleep, frozen or left: then no task of it runs. */
  get isSuspended(): boolean {
    return this.#suspensions.size > 0;
  }

  /** Whether timers and events come when they are due. */
  get isSmooth(): boolean {
    return !this.isSuspended && this.alignMs === 0 && !this.#hasBacklog;
  }

  /** Runs the task of an event: now, or when the page is no longer suspended and those before it have run. */
  run(task: () => void): void {
    if (this.isSuspended || this.#hasBacklog) this.#events.push(task);
    else task();
  }

  /** The same for a timer. */
  runTimer(task: () => void): void {
    if (this.isSuspended || this.#hasBacklog) this.#timers.push(task);
    else task();
  }

  /** Reports a hint as the host would, whether or not it is true. @throws TypeError for what is none. */
  say(hint: EnvironmentHint): void {
    aHint(hint);
    this.#journal.write('page', hint);
    this.run(() => {
      for (const report of [...this.#reports]) report(hint);
    });
  }

  /** Nobody sees it any more. */
  hide(): void {
    this.#isHidden = true;
    this.say('page.hidden');
  }

  /** It is seen again, and its timers are no longer throttled. */
  show(): void {
    this.#isHidden = false;
    this.throttle(0);
    this.say('page.visible');
  }

  /** The host believes that it has no network. The network itself is another matter: see `Network.reach`. */
  goOffline(): void {
    this.#isOnline = false;
    this.say('network.offline');
  }

  /** The host believes that it has a network again. */
  goOnline(): void {
    this.#isOnline = true;
    this.say('network.online');
  }

  /** The host suspends the page, and says so. */
  freeze(): void {
    this.say('page.frozen');
    this.#suspend('frozen');
  }

  /** The end of `freeze`: what waited runs, and the host says so. */
  resume(): void {
    this.#release('frozen');
    this.say('page.resumed');
  }

  /** Into the back/forward cache: the host says so, and suspends it. */
  leave(): void {
    this.say('page.left');
    this.#suspend('left');
  }

  /** The end of `leave`: what waited runs, and the host says so. */
  return(): void {
    this.#release('left');
    this.say('page.returned');
  }

  /** The machine sleeps: no event says so, not even afterwards. */
  fallAsleep(): void {
    this.#journal.write('page', 'falls asleep');
    this.#suspend('asleep');
  }

  /** The end of `fallAsleep`: what waited runs. */
  wakeUp(): void {
    this.#journal.write('page', 'wakes up');
    this.#release('asleep');
  }

  /** Sets the wall clock, forwards or backwards, in ms. Timers do not notice. @throws RangeError unless it is finite. */
  jump(ms: number): void {
    this.clock.jump(ms);
    this.#journal.write('page', `sets its clock by ${ms} ms`);
    this.#disturb();
  }

  /** Timers fire only at multiples of so many ms; 0: when they are due. @throws TypeError unless it is 0 to a day. */
  throttle(alignMs: number): void {
    aSpan('alignMs', alignMs);
    if (this.alignMs === alignMs) return;
    this.#journal.write('page', alignMs === 0 ? 'timers on time' : `timers every ${alignMs} ms`);
    this.alignMs = alignMs;
    this.clock.realign();
    this.#disturb();
  }

  #disturb(): void {
    this.smoothSince = this.#time.now();
  }

  #suspend(why: Suspension): void {
    this.#suspensions.add(why);
    this.#disturb();
  }

  #release(why: Suspension): void {
    if (!this.#suspensions.delete(why) || this.isSuspended) return;
    this.#disturb();
    this.#catchUp();
  }

  get #hasBacklog(): boolean {
    return this.#events.length + this.#timers.length > 0;
  }

  /** What waited, each in a turn of its own: events in their order, timers in theirs; how the two mix is anybody's guess. */
  #catchUp(): void {
    if (this.isSuspended || !this.#hasBacklog) return;
    const isEvent = this.#timers.length === 0 || (this.#events.length > 0 && this.#chance.happens(0.5));
    this.#time.setTimeout(() => {
      if (this.isSuspended) return;
      const task = (isEvent ? this.#events : this.#timers).shift();
      try {
        task?.();
      } finally {
        // One that throws must not hold up the others.
        this.#disturb();
        this.#catchUp();
      }
    }, 0);
  }
}
