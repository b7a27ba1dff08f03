import type { LinkClose } from '../../machines/close.js';
import type { ConnectionOutput } from '../../machines/types.js';
import { ranged } from '../checks.js';
import type { Connection } from '../connection-types.js';
import { worldOf } from '../life.js';
import type { Link } from '../link.js';
import type { InboundData } from '../transports/port.js';
import type { World } from '../world.js';
import {
  createSession,
  type Session,
  type SessionEnd,
  type SessionSocket,
  sessionPrototype,
} from './session-socket.js';
import { SocketTarget } from './socket-target.js';

export interface SessionSocketsOptions {
  /**
   * For how long after a session the next one may be asked for, in ms; then the connection ends. More than the client's
   * own wait before it connects again. Default 10,000; 0 to 600,000.
   */
  readonly lingerMs?: number;
}

/**
 * Makes sessions: called as a function, or with `new` as a class like `WebSocket`, whose arguments change nothing. It can
 * be extended.
 */
export interface SessionSockets {
  (): SessionSocket;
  new (url?: string | URL, protocols?: string | readonly string[]): SessionSocket;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
}

/** What a close frame can say; the status of an HTTP answer is none of it. */
const asEnd = ({ code, reason, wasClean }: Pick<LinkClose, 'code' | 'reason' | 'wasClean'>): SessionEnd =>
  code >= 1000 ? { code, reason, wasClean } : { code: 1006, reason, wasClean: false };

type Farewell = Pick<LinkClose, 'code' | 'reason'>;

/** The sessions of one connection: one at a time, each on a link that had none before. */
class Sessions {
  readonly #connection: Connection;
  readonly #lingerMs: number;
  readonly #wire: World['wire'];
  readonly #clock: World['clock'];

  /** The session that waits for a link or is on one. */
  #session: Session | null = null;
  /** The link that was already spoken on: no session begins there. */
  #spent: Link | null;
  /** How the connection had ended its last link when the session began. */
  #closeBefore: LinkClose | null = null;
  /** What a client said when it left, until the next session is asked for. */
  #farewell: Farewell | null = null;
  /** The wait for the next session. No timer of the machine's: that knows links, and not who speaks on them. */
  #linger: unknown;
  /** The life that ended for want of a session, and how often the end had been asked for by then. */
  #ended: { readonly life: Connection['actor']; readonly ends: number } | null = null;

  constructor(connection: Connection, lingerMs: number) {
    const { wire, clock } = worldOf(connection.actor);
    this.#connection = connection;
    this.#lingerMs = lingerMs;
    this.#wire = wire;
    this.#clock = clock;
    // Nobody knows what was said on it.
    this.#spent = wire.link;
    if (!wire.leaveTo((data, link, isControl) => this.#hear(data, link, isControl))) {
      throw new TypeError('`greeting` must be left out: the client of each session greets by itself');
    }
    connection.subscribe(() => this.#follow());
  }

  ask(url: string): SessionSocket {
    const session = createSession(this.#wire, url, (code, reason) => this.#left(code, reason));
    const { socket } = session;
    this.#waitNoLonger();
    this.#over({ code: 1006, reason: 'another session was asked for', wasClean: false });
    this.#session = session;

    const { link } = this.#wire;
    if (this.#isEnding() && !this.#isEndedHere()) return socket;
    if (link === null) this.#connection.start();
    else if (link === this.#spent) this.#connection.reconnect();
    else this.#begin(session, link);
    return socket;
  }

  #begin(session: Session, link: Link): void {
    this.#spent = link;
    this.#closeBefore = this.#connection.getSnapshot().lastClose;
    session.open(link);
  }

  #hear(data: InboundData, link: Link, isControl: boolean): void {
    const session = this.#session;
    // The first frame may come before the news that the link is there.
    if (session?.link === null && link !== this.#spent) this.#begin(session, link);
    if (session?.link === link) session.receive(data);
    // A server that speaks first has begun without a client.
    else if (!isControl) this.#spent = link;
  }

  /** What the connection has come to, as far as its sessions are concerned. */
  #follow(): void {
    const { status, output } = this.#connection.getSnapshot();
    const session = this.#session;
    if (this.#isEnding()) this.#waitNoLonger();
    if (output !== null) this.#followToTheEnd(output);
    else if (session === null) {
      // Who has left wants no further attempt. The link was given up meanwhile, or the attempt under way has failed.
      if (this.#farewell !== null && (status === 'backoff' || status === 'polling-fallback')) this.#finish();
    } else if (session.link === null) this.#followToALink(session);
    else this.#followFromALink(session.link);
  }

  #followToTheEnd({ cause, code, closeReason: reason, wasClean, lastError, reason: why }: ConnectionOutput): void {
    // A session that was asked for while the last life was ending waits for the next one.
    if (this.#isEndedHere()) return;
    const fault = cause === 'client' ? {} : { error: lastError ?? why };
    this.#over({ ...asEnd({ code, reason, wasClean }), ...fault });
  }

  #followToALink(session: Session): void {
    const { link } = this.#wire;
    if (link !== null && link !== this.#spent && this.#connection.getSnapshot().isConnected) this.#begin(session, link);
  }

  #followFromALink(from: Link): void {
    const { status, isConnected, lastClose, retryInMs } = this.#connection.getSnapshot();
    const { link } = this.#wire;
    // Whoever closes the connection detaches the link before the machine hears of it: that ends as `terminated`.
    if (status === 'closing' || (isConnected && (link === null || link === from))) return;
    const isSaid = lastClose !== this.#closeBefore && lastClose?.cause === 'server-close';
    this.#over(isSaid ? asEnd(lastClose) : { code: 1006, reason: '', wasClean: false });
    // A server that is done closes before its client does (STOMP's DISCONNECT): then no attempt is made for nobody.
    const isDone = isSaid && lastClose.code === 1000 && retryInMs !== null;
    this.#waitForNext(null, isDone ? Math.min(this.#lingerMs, Math.max(0, retryInMs - 1)) : undefined);
  }

  #over(end: SessionEnd): void {
    const session = this.#session;
    this.#session = null;
    session?.end(end);
  }

  #left(code: number | undefined, reason: string): void {
    this.#session = null;
    if (this.#isEnding()) return;
    this.#waitForNext({ code: code ?? 1000, reason });
    // RFC 6455 section 7.4.1: 1000 says that the purpose was fulfilled.
    if (code === 1000) this.#finish();
  }

  #waitForNext(farewell: Farewell | null, forMs: number = this.#lingerMs): void {
    this.#waitNoLonger();
    this.#farewell = farewell;
    this.#linger = this.#clock.setTimeout(() => this.#finish(), forMs);
  }

  #waitNoLonger(): void {
    this.#farewell = null;
    this.#clock.clearTimeout(this.#linger);
  }

  /** Nobody wants a session. */
  #finish(): void {
    const { code, reason } = this.#farewell ?? { code: 1000, reason: '' };
    this.#waitNoLonger();
    this.#ended = { life: this.#connection.actor, ends: this.#wire.ends + 1 };
    this.#connection.close(code, reason);
  }

  /** Whether it ended for want of a session only: the next one may begin another life, unless the user has closed it too. */
  #isEndedHere(): boolean {
    return this.#connection.actor === this.#ended?.life && this.#wire.ends === this.#ended.ends;
  }

  #isEnding(): boolean {
    const { status } = this.#connection;
    return status === 'closing' || status === 'terminated';
  }
}

const sessionsOf = new WeakMap<Connection, SessionSockets>();

function startSessions(connection: Connection, lingerMs: number): SessionSockets {
  const sessions = new Sessions(connection, lingerMs);
  function NextSession(url?: string | URL): SessionSocket {
    const socket = sessions.ask(url === undefined ? '' : String(url));
    // A function that returns an object gives it to `new` as well: made one of the class that was meant, such as one that
    // extends this.
    return Object.setPrototypeOf(socket, (new.target ?? NextSession).prototype);
  }
  NextSession.prototype = Object.create(sessionPrototype, {
    constructor: { value: NextSession, writable: true, configurable: true },
  });
  const { CONNECTING, OPEN, CLOSING, CLOSED } = SocketTarget;
  Object.assign(NextSession, { CONNECTING, OPEN, CLOSING, CLOSED });
  // Node tells an event target by what its constructor inherits.
  return Object.setPrototypeOf(NextSession, SocketTarget);
}

/**
 * Sessions on a connection, for clients of a protocol that greets the server anew on each link (STOMP, GraphQL): each
 * call, or each `new`, makes a socket for one link, and never for two. From then on the connection carries what its
 * sessions send, and nothing else: `connection.send` is `rejected`. The first session starts the connection; sessions end
 * with their link, and `connection.close()` ends everything for good. Called again, it returns the same.
 *
 * @param connection One with `autoStart: false`, or its first link is dialled for nobody.
 * @throws TypeError for what is no connection, one with a `greeting`, and an option that makes no sense.
 */
export function sessionSockets(connection: Connection, options: SessionSocketsOptions = {}): SessionSockets {
  const lingerMs = ranged('lingerMs', options.lingerMs, 10_000, 0, 600_000);
  if (typeof connection?.actor !== 'object')
    throw new TypeError('`connection` must be what `createConnection` returned');
  const sockets = sessionsOf.get(connection) ?? startSessions(connection, lingerMs);
  sessionsOf.set(connection, sockets);
  return sockets;
}
