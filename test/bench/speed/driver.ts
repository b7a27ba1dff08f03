import type { Line } from '../faults/servers.js';
import type { Client, Connected, Payload } from './client.js';
import type { FakeTime } from './fake-time.js';
import type { Protocol } from './protocols.js';
import { FakeEvent, FakeSocket, type FarEnd, made } from './socket.js';

const url = 'ws://127.0.0.1:1/live';
/** So many turns of the event loop without any progress, and the library has stopped. */
const patience = 50;

// Kept from before anybody could replace it: one turn of the real event loop, after which no promise job is left.
const turn = setImmediate;

export const settled = (): Promise<void> => new Promise((resolve) => turn(resolve));

const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** What the user of the library was told. Read by the bench, so that no compiler can leave the telling out. */
export const heard = { count: 0, size: 0 };

const received = (data: Payload): void => {
  heard.count += 1;
  heard.size += typeof data === 'string' ? data.length : data.byteLength;
};

/** Whether servers beat by themselves: not where only the library's own timers are of interest. */
export type Beats = 'beating' | 'silent';

const ignore = (): void => {};

/** One socket as its server sees it. Small: each idle connection that is weighed has one. */
class SocketLine implements Line, FarEnd {
  received: (text: string) => void = ignore;
  readonly #driver: Driver;
  readonly #socket: FakeSocket;

  constructor(driver: Driver, socket: FakeSocket) {
    this.#driver = driver;
    this.#socket = socket;
  }

  send(data: string): void {
    this.#driver.said.push({ socket: this.#socket, data });
  }

  every(ms: number, what: () => void): void {
    if (this.#driver.beats === 'beating') this.#socket.beat = setInterval(what, ms);
  }

  take(data: unknown): void {
    this.#driver.asked.push({ line: this, data });
  }
}

/** Plays the server of one library: opens its sockets, and answers what they send. */
export class Driver {
  /** How many sockets were opened, and how often the user was told that one is. */
  sockets = 0;
  opened = 0;
  readonly #client: Client;
  readonly #pass: () => Promise<void>;
  readonly #protocol: Protocol;
  readonly beats: Beats;
  #last: FakeSocket | null = null;
  /** What servers have said and sockets were not told yet. */
  readonly said: { readonly socket: FakeSocket; readonly data: string }[] = [];
  readonly asked: { readonly line: Line; readonly data: unknown }[] = [];

  constructor(client: Client, protocol: Protocol, time: FakeTime | null, beats: Beats = 'silent') {
    this.#client = client;
    this.#protocol = protocol;
    this.beats = beats;
    this.#pass = time === null ? aMoment : async () => time.clock.advance(1);
  }

  /** The socket that was opened last. */
  get socket(): FakeSocket {
    if (this.#last === null) throw new Error('the library has made no socket');
    return this.#last;
  }

  connect(): Connected {
    const opened = (): void => {
      this.opened += 1;
    };
    return this.#client.connect({ url, WebSocket: FakeSocket, opened, received });
  }

  /** One step of the network: a socket opens, or a frame arrives. Returns whether there was anything to do. */
  step(): boolean {
    const socket = made.shift();
    if (socket !== undefined) {
      this.#accept(socket);
      return true;
    }
    const asked = this.asked.shift();
    if (asked !== undefined) {
      asked.line.received(String(asked.data));
      return true;
    }
    const said = this.said.shift();
    if (said?.socket.readyState === FakeSocket.OPEN) said.socket.deliver(new FakeEvent('message', { data: said.data }));
    return said !== undefined;
  }

  /** Until nothing is left to be done without time going by. */
  async quiet(): Promise<void> {
    do await settled();
    while (this.step());
  }

  /** Until the user was told so many times that a link is open. */
  async untilOpen(times: number): Promise<void> {
    for (let idle = 0; this.opened < times; idle += 1) {
      if (idle > patience) throw new Error('the library does not open');
      while (this.step()) idle = 0;
      await settled();
      // Some wait for no time before they dial, which takes a timer all the same.
      if (idle > 2) await this.#pass();
    }
    await this.quiet();
  }

  #accept(socket: FakeSocket): void {
    this.sockets += 1;
    this.#last = socket;
    const line = new SocketLine(this, socket);
    socket.far = line;
    socket.open();
    this.#protocol.server(line);
  }
}
