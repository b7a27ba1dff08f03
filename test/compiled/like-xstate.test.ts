import { afterEach, expect, it, vi } from 'vitest';
import { createActor } from 'xstate';
import { connectionMachine } from '../../machines/connection.machine.js';
import { type Children, type Host, settle } from '../../machines/host.js';
import type { ConnectionContext, ConnectionEvent, ConnectionInput, ConnectionState } from '../../machines/index.js';
import { CompiledActor } from '../../src/compiled/actor.js';
import { seeded } from '../support/dice.js';
import { anyEvent, anySettings } from '../verification/random-walk.js';

interface Stand {
  readonly status: string;
  readonly value: ConnectionState;
  readonly context: ConnectionContext;
  readonly children: object;
}

/** What both actors can do. */
interface Actor {
  start(): unknown;
  stop(): unknown;
  send(event: ConnectionEvent): void;
  getSnapshot(): Stand;
  subscribe(observer: { next(stand: Stand): void; error(error: unknown): void; complete(): void }): {
    unsubscribe(): void;
  };
}

type Making = (input: ConnectionInput, host: Host) => Actor;

const ofXState: Making = (input, host) => {
  const actor = createActor(connectionMachine, { input });
  settle(actor.system, host);
  return actor as unknown as Actor;
};
const compiled: Making = (input, host) => new CompiledActor('test', host, input);

const at = 1_000_000;
const longest = 40;
const mostObservers = 6;

/** One life in which actors and observers send, stop, join, leave and throw, in the midst of anything. */
class WildLife {
  readonly journal: string[] = [];
  readonly #dice: () => number;
  readonly #actor: Actor;
  readonly #voices: ((event: ConnectionEvent) => void)[] = [];
  readonly #leave: (() => void)[] = [];
  #at = at;
  #depth = 0;
  #begun = 0;

  constructor(seed: number, make: Making) {
    this.#dice = seeded(seed);
    const starts = this.#happens(0.3) ? [at - 100] : [];
    const input = { settings: anySettings(this.#dice), at, offline: this.#happens(0.2), starts };
    this.#actor = make(input, { run: (kind, child) => this.#run(kind, child) });
  }

  live(): readonly string[] {
    this.#join();
    if (this.#happens(0.3)) this.#actor.send(this.#event());
    this.#actor.start();
    for (let step = 0; step < longest; step += 1) {
      const voice = this.#happens(0.3) ? this.#oneOf(this.#voices) : undefined;
      if (this.#happens(0.01)) this.#actor.stop();
      (voice ?? this.#actor.send)(this.#event());
      const { context, children } = this.#actor.getSnapshot();
      this.#note(`${Object.keys(children).sort()} ${JSON.stringify(context)}`);
    }
    this.#join();
    return this.journal;
  }

  #run<Kind extends keyof Children>(kind: Kind, child: Children[Kind]): () => void {
    const name = `${kind} ${this.#begun} ${JSON.stringify(child.input)}`;
    this.#begun += 1;
    const say = (event: ConnectionEvent): void => child.sendBack(event);
    child.receive(({ type }: { type: string }) => this.#stir(`${name} obeys ${type}`, say));
    this.#stir(`${name} starts`, say);
    // Of those that have failed to start nothing is heard.
    this.#voices.push(say);
    return () => this.#stir(`${name} lets go`, say);
  }

  #join(): void {
    if (this.#leave.length === mostObservers) return;
    const name = `observer ${this.#leave.length}`;
    const { unsubscribe } = this.#actor.subscribe({
      next: ({ value }) => this.#stir(`${name} is told of ${value}`),
      error: (error) => this.#note(`${name} is told of ${error}`),
      complete: () => this.#stir(`${name} is told of the end`),
    });
    this.#leave.push(unsubscribe);
  }

  /** Notes what happens, and perhaps does something at once that was better done later. */
  #stir(what: string, say: (event: ConnectionEvent) => void = this.#actor.send): void {
    this.#note(what);
    if (this.#depth > 3) return;
    this.#depth += 1;
    const chance = this.#dice();
    try {
      if (chance < 0.12) this.#actor.send(this.#event());
      else if (chance < 0.2) say(this.#event());
      else if (chance < 0.215) this.#actor.stop();
      else if (chance < 0.25) this.#join();
      else if (chance < 0.28) this.#oneOf(this.#leave)?.();
      else if (chance < 0.3) this.#fail(what, say);
    } finally {
      this.#depth -= 1;
    }
  }

  #fail(what: string, say: (event: ConnectionEvent) => void): never {
    const voice = this.#voices.indexOf(say);
    if (voice >= 0) this.#voices.splice(voice, 1);
    throw new Error(what);
  }

  #event(): ConnectionEvent {
    this.#at += this.#oneOf([0, 10, 300, 2_000, 11_000, 130_000]) ?? 0;
    return anyEvent(this.#dice, this.#actor.getSnapshot(), this.#at);
  }

  #note(what: string): void {
    const { status, value, context } = this.#actor.getSnapshot();
    this.journal.push(`${what} (${status}, ${value}, ${context.epoch}, ${context.request})`);
  }

  #happens(chance: number): boolean {
    return this.#dice() < chance;
  }

  #oneOf<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#dice() * items.length)];
  }
}

/** What happened, and what surfaced as uncaught. */
function lived(seed: number, make: Making): readonly string[] {
  const surfacing: (() => void)[] = [];
  // XState's development build warns of each event that comes after the end.
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void) => surfacing.push(run)) as never);
  const journal = new WildLife(seed, make).live();
  const surfaced = surfacing.map((run) => {
    try {
      return run();
    } catch (error) {
      return String(error);
    }
  });
  vi.restoreAllMocks();
  return [...journal, ...surfaced.map((what) => `uncaught ${what}`)];
}

afterEach(() => vi.restoreAllMocks());

it('lives as XState lets it, whatever its actors and observers do, and whenever they do it', () => {
  for (let seed = 0; seed < 2_000; seed += 1) {
    expect(lived(seed, compiled), `life ${seed}`).toEqual(lived(seed, ofXState));
  }
}, 60_000);
