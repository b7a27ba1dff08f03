import type { Connection } from '../../connection-types.js';
import type { SendResult } from '../../wire.js';
import { canary } from './setup.js';
import type { SimulatedWorld } from './world.js';

export type Deed = 'close' | 'reconnect' | 'send' | 'start' | 'wake' | 'throw' | 'stop' | 'close and start';
export type Occasion = 'message' | 'status' | 'open' | 'drop' | 'end' | 'snapshot';

/** What the user's calls are told to, so that somebody can check what became of them. */
export interface UserWatch {
  /** A call begins: from now on an attempt may be the user's doing. */
  acts(deed: Deed): void;
  /** Message `number` was offered to `send`. */
  offered(number: number): void;
  answered(number: number, result: SendResult): void;
}

/** The number of the user's message, or null for what is none: `u<number>` as text, the number alone in four bytes as binary. */
export function numberOf(data: unknown): number | null {
  if (typeof data === 'string') return data.startsWith('u') ? Number.parseInt(data.slice(1), 10) : null;
  if (data instanceof Uint8Array) return new DataView(data.buffer, data.byteOffset).getUint32(0);
  return null;
}

/** Someone who calls everything at any time, from within listeners too, and whose listeners throw. */
export class User {
  readonly #world: SimulatedWorld;
  readonly #connection: () => Connection;
  readonly #watch: UserWatch;
  readonly #plans: Record<Occasion, Deed[]> = { message: [], status: [], open: [], drop: [], end: [], snapshot: [] };
  #sent = 0;

  constructor(world: SimulatedWorld, connection: () => Connection, watch: UserWatch) {
    this.#world = world;
    this.#connection = connection;
    this.#watch = watch;
  }

  /** As a task of the page: nobody clicks in a page that sleeps. */
  do(deed: Deed): void {
    this.#world.page.run(() => this.#act(deed));
  }

  send(count: number, padding: number, isBinary: boolean): void {
    this.#world.page.run(() => {
      for (let index = 0; index < count; index += 1) this.#send(padding, isBinary);
    });
  }

  close(code: number): void {
    this.#world.page.run(() => {
      this.#tell('close');
      this.#connection().close(code, 'done');
    });
  }

  /** The next time that listeners of this kind are called, one of them does this. */
  actWithin(occasion: Occasion, deed: Deed): void {
    this.#plans[occasion].push(deed);
  }

  /** No more of it. */
  rest(): void {
    for (const plans of Object.values(this.#plans)) plans.length = 0;
  }

  /** A listener of this kind is called. */
  isCalled(occasion: Occasion): void {
    const deed = this.#plans[occasion].shift();
    if (deed !== undefined) this.#act(deed);
  }

  #tell(deed: Deed): void {
    this.#world.journal.write('user', deed);
    this.#watch.acts(deed);
  }

  #act(deed: Deed): void {
    this.#tell(deed);
    const connection = this.#connection();
    if (deed === 'throw') throw new Error('a listener fails');
    if (deed === 'send') this.#send(10, false);
    else if (deed === 'reconnect') connection.reconnect();
    else if (deed === 'start') connection.start();
    else if (deed === 'wake') connection.wake();
    else if (deed === 'stop') connection.actor.stop();
    else connection.close();
    if (deed !== 'close and start') return;
    // Closing may have called listeners, which did this and that.
    this.#watch.acts('start');
    connection.start();
  }

  #send(padding: number, isBinary: boolean): void {
    this.#sent += 1;
    const number = this.#sent;
    this.#watch.offered(number);
    const data = isBinary ? new Uint8Array(4 + padding) : `u${number} ${canary} ${'.'.repeat(padding)}`;
    if (data instanceof Uint8Array) new DataView(data.buffer).setUint32(0, number);
    const result = this.#connection().send(data);
    this.#world.journal.write('user', `sends ${number}: ${result}`);
    this.#watch.answered(number, result);
  }
}
