import { aFunction, oneOf, ranged } from '../../checks.js';
import type { InboundData, OutboundData } from '../../transports/port.js';
import type { Chance } from '../chance.js';
import { aClose, aMessage, onlyThese } from '../checks.js';
import type { VirtualClock } from '../virtual-clock.js';
import type { Cable } from './cable.js';
import { aPair, aSpan, changeText, longestSpanMs } from './change.js';
import type { Journal } from './journal.js';

/** What becomes of a handshake: accepted; refused; never answered; accepted so many ms later. */
export type Admission = 'accepts' | 'refuses' | 'hangs' | number;

/** What the server says once a link is open: all it should; nothing; only pongs; only data; nonsense; far too much. */
export type Talk = 'normal' | 'silent' | 'pongs' | 'data' | 'garbage' | 'huge';

const nonsense: readonly InboundData[] = [
  '',
  '{"__proto__":{"polluted":true}}',
  '\u0000\uD800',
  'a["x"',
  '{"constructor":{"prototype":{}}}',
  'pong ',
  '[[[[[[[[[[',
  new ArrayBuffer(3),
];

/** One link, at the server's end. */
export class Session {
  /** Counted from 1. */
  readonly id: number;
  /** What was received, in order. */
  readonly heard: OutboundData[] = [];
  /** Whether this end knows that it is over. */
  isOver = false;
  #said = 0;
  readonly #cable: Cable;
  readonly #server: SimulatedServer;

  constructor(id: number, cable: Cable, server: SimulatedServer) {
    this.id = id;
    this.#cable = cable;
    this.#server = server;
  }

  /** Something arrives from the page. */
  hear(data: OutboundData): void {
    if (this.isOver) return;
    if (this.#server.remembers) this.heard.push(data);
    this.#server.answer(this, data);
  }

  /** Sends something to the page. Nothing happens if the session is over. @throws TypeError for what is no message. */
  say(data: InboundData): void {
    aMessage(data);
    if (!this.isOver) this.#cable.down(data);
  }

  /** The next message of this session: `s<session>.<number>`, numbered from 1, and so much of padding. */
  sayNext(padding = 0): void {
    this.#said += 1;
    this.say(`s${this.id}.${this.#said}${padding > 0 ? ` ${'.'.repeat(padding)}` : ''}`);
  }

  /**
   * Closes it: with a close frame, or without one (not `wasClean`).
   *
   * @throws TypeError for a code that is no whole number from 1000 to 4999.
   */
  close(code: number, reason = '', wasClean = true): void {
    aClose(code, reason);
    if (this.isOver) return;
    this.#cable.closeByServer(code, reason, wasClean);
  }

  /** Nothing is heard or said from now on, for that reason. */
  end(why: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#server.forget(this, why);
  }
}

/** The server of the WebSocket and SockJS links. What is set here holds for what happens from then on. */
export class SimulatedServer {
  /** Default `accepts`. */
  admission: Admission = 'accepts';
  /** Default `normal`. */
  talk: Talk = 'normal';
  /** It sends a message this often to each session, in ms; null (default): never by itself. Change it with `set`. */
  everyMs: number | null = null;
  /** So many characters of padding on each. Default 0. */
  padding = 0;
  /** How long it lets a session live that begins from now on, in ms: a pair to draw from. Null (default): for ever. */
  livesMs: readonly [number, number] | null = null;
  /** Whether sessions remember what they heard. Default true. */
  remembers = true;
  /** The open links. */
  readonly sessions: Set<Session> = new Set();

  readonly #time: VirtualClock;
  readonly #chance: Chance;
  readonly #journal: Journal;
  readonly #chatters = new Map<Session, unknown>();
  #lastId = 0;
  #respond: (data: OutboundData) => InboundData | undefined = (data) => (data === 'ping' ? 'pong' : undefined);

  constructor(time: VirtualClock, chance: Chance, journal: Journal) {
    this.#time = time;
    this.#chance = chance;
    this.#journal = journal;
  }

  /** What it answers to what it hears. Default: `pong` to `ping`. To set what is no function is a TypeError. */
  get respond(): (data: OutboundData) => InboundData | undefined {
    return this.#respond;
  }

  set respond(respond: (data: OutboundData) => InboundData | undefined) {
    if (respond === undefined) throw new TypeError('`respond` must be a function');
    aFunction('respond', respond);
    this.#respond = respond;
  }

  /** How many sessions there ever were. */
  get count(): number {
    return this.#lastId;
  }

  /** A handshake arrives. */
  admit(cable: Cable): void {
    const { admission } = this;
    if (admission === 'refuses') {
      this.#journal.write('server', 'refuses a handshake');
      return cable.refuse();
    }
    if (admission === 'hangs') return this.#journal.write('server', 'leaves a handshake without an answer');
    if (admission === 'accepts') return this.#accept(cable);
    this.#time.setTimeout(() => !cable.isDead && this.#accept(cable), admission);
  }

  #accept(cable: Cable): void {
    this.#lastId += 1;
    const session = new Session(this.#lastId, cable, this);
    this.sessions.add(session);
    this.#journal.write('server', `session ${session.id} begins`);
    cable.accept(session);
    this.#chatter(session);
    if (this.livesMs === null) return;
    const [from, to] = this.livesMs;
    this.#time.setTimeout(() => session.close(1006, '', false), this.#chance.whole(from, to));
  }

  #chatter(session: Session): void {
    this.#hush(session);
    if (this.everyMs === null) return;
    const says = (): void => {
      this.#sayTo(session);
      this.#chatter(session);
    };
    this.#chatters.set(session, this.#time.setTimeout(says, this.everyMs));
  }

  #hush(session: Session): void {
    if (!this.#chatters.has(session)) return;
    this.#time.clearTimeout(this.#chatters.get(session));
    this.#chatters.delete(session);
  }

  #sayTo(session: Session): void {
    if (this.talk === 'normal' || this.talk === 'data') session.sayNext(this.padding);
    else if (this.talk === 'garbage') session.say(this.#chance.pick(nonsense));
    else if (this.talk === 'huge') session.say('x'.repeat(40_000));
  }

  /** A session is over. */
  forget(session: Session, why: string): void {
    this.#journal.write('server', `session ${session.id} ends: ${why}`);
    this.sessions.delete(session);
    this.#hush(session);
  }

  /** A session has heard something. */
  answer(session: Session, data: OutboundData): void {
    if (this.talk !== 'normal' && this.talk !== 'pongs') return;
    const answer = this.respond(data);
    if (answer !== undefined) session.say(answer);
  }

  /**
   * Closes every session with a code: with a close frame, or without one (not `wasClean`).
   *
   * @throws TypeError for a code that is no whole number from 1000 to 4999.
   */
  closeAll(code: number, reason = '', wasClean = true): void {
    aClose(code, reason);
    this.#journal.write('server', `closes ${this.sessions.size} with ${code}${wasClean ? '' : ', unclean'}`);
    for (const session of [...this.sessions]) session.close(code, reason, wasClean);
  }

  /**
   * Changes some of it, and says so in the journal.
   *
   * @throws TypeError for a span that is not from 0 ms to a day, `everyMs` below 1, or a word that it does not know.
   */
  set(what: Partial<Pick<SimulatedServer, 'admission' | 'talk' | 'everyMs' | 'padding' | 'livesMs'>>): void {
    onlyThese(what, ['admission', 'talk', 'everyMs', 'padding', 'livesMs']);
    const { admission, talk, everyMs, padding, livesMs } = what;
    if (typeof admission === 'number') aSpan('admission', admission);
    else oneOf('admission', admission, ['accepts', 'refuses', 'hangs']);
    oneOf('talk', talk, ['normal', 'silent', 'pongs', 'data', 'garbage', 'huge']);
    if (everyMs !== null) ranged('everyMs', everyMs, 1, 1, longestSpanMs);
    ranged('padding', padding, 0, 0, 2 ** 24);
    if (livesMs !== null && livesMs !== undefined) aPair('livesMs', livesMs);
    this.#journal.write('server', changeText(what));
    Object.assign(this, what);
    if (everyMs !== undefined) for (const session of this.sessions) this.#chatter(session);
  }
}
