import type { InboundData, OutboundData } from '../../transports/port.js';
import type { Chance } from '../chance.js';
import type { VirtualClock } from '../virtual-clock.js';
import type { Cable } from './cable.js';
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
  readonly id: number;
  /** What was received, in order. */
  readonly heard: OutboundData[] = [];
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

  say(data: InboundData): void {
    if (!this.isOver) this.#cable.down(data);
  }

  /** The next message of this session: `s<session>.<number>`, numbered from 1, and so much of padding. */
  sayNext(padding = 0): void {
    this.#said += 1;
    this.say(`s${this.id}.${this.#said}${padding > 0 ? ` ${'.'.repeat(padding)}` : ''}`);
  }

  close(code: number, reason: string, wasClean = true): void {
    if (this.isOver) return;
    this.#cable.closeByServer(code, reason, wasClean);
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#server.sessions.delete(this);
  }
}

/** The server of the WebSocket and SockJS links. What is set here holds for what happens from then on. */
export class SimulatedServer {
  admission: Admission = 'accepts';
  talk: Talk = 'normal';
  /** It sends a message this often to each session, in ms; null: never by itself. */
  everyMs: number | null = null;
  /** So many characters of padding on each. */
  padding = 0;
  /** How long it lets a session live, in ms: a pair to draw from. Null: as long as it likes. */
  livesMs: readonly [number, number] | null = null;
  /** Whether sessions remember what they heard. */
  remembers = true;
  /** What it answers to what it hears. Default: `pong` to `ping`. */
  respond: (data: OutboundData) => InboundData | undefined = (data) => (data === 'ping' ? 'pong' : undefined);
  /** The open links. */
  readonly sessions: Set<Session> = new Set();

  readonly #time: VirtualClock;
  readonly #chance: Chance;
  readonly #journal: Journal;
  #lastId = 0;

  constructor(time: VirtualClock, chance: Chance, journal: Journal) {
    this.#time = time;
    this.#chance = chance;
    this.#journal = journal;
  }

  /** How many sessions there ever were. */
  get count(): number {
    return this.#lastId;
  }

  /** A handshake arrives. */
  admit(cable: Cable): void {
    const { admission } = this;
    if (admission === 'refuses') return cable.refuse();
    if (admission === 'hangs') return;
    if (admission === 'accepts') return this.#accept(cable);
    this.#time.setTimeout(() => !cable.isOver && this.#accept(cable), admission);
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
    const { everyMs } = this;
    // It looks now and then whether it is to talk by now.
    this.#time.setTimeout(() => {
      if (session.isOver) return;
      if (this.everyMs !== null) this.#sayTo(session);
      this.#chatter(session);
    }, everyMs ?? 30_000);
  }

  #sayTo(session: Session): void {
    if (this.talk === 'normal' || this.talk === 'data') session.sayNext(this.padding);
    else if (this.talk === 'garbage') session.say(this.#chance.pick(nonsense));
    else if (this.talk === 'huge') session.say('x'.repeat(40_000));
  }

  answer(session: Session, data: OutboundData): void {
    if (this.talk !== 'normal' && this.talk !== 'pongs') return;
    const answer = this.respond(data);
    if (answer !== undefined) session.say(answer);
  }

  /** Closes every session with a code. */
  closeAll(code: number, reason = '', wasClean = true): void {
    this.#journal.write('server', `closes ${this.sessions.size} with ${code}${wasClean ? '' : ', unclean'}`);
    for (const session of [...this.sessions]) session.close(code, reason, wasClean);
  }

  set(what: Partial<Pick<SimulatedServer, 'admission' | 'talk' | 'everyMs' | 'padding' | 'livesMs'>>): void {
    this.#journal.write('server', JSON.stringify(what).slice(1, -1).replaceAll('"', ''));
    Object.assign(this, what);
  }
}
