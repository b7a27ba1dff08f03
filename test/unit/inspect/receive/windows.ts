import type { IncomingMessage, MessageTarget } from '../../../../src/inspect/viewer/receive/guarded-window.js';
import type { Protocol, ReceiverCallbacks } from '../../../../src/inspect/viewer/receive/receiver.js';
import type { ViewerWindow } from '../../../../src/inspect/viewer/receive/window.js';
import type { Entry } from '../../../../src/inspect/viewer/recording/types.js';

/** A window of an app, which writes down what is posted to it. */
export class FakeApp implements MessageTarget {
  readonly posted: { readonly message: unknown; readonly origin: string }[] = [];

  postMessage(message: unknown, origin: string): void {
    this.posted.push({ message, origin });
  }
}

export interface Address {
  readonly search?: string;
  readonly origin?: string;
  readonly referrer?: string;
}

/** The viewer's window; `parent` is the window itself unless it is embedded. */
export class FakeViewer implements ViewerWindow {
  readonly self: unknown = this;
  readonly top: unknown;
  readonly parent: MessageTarget;
  readonly opener: MessageTarget | null;
  readonly location: { readonly search: string; readonly origin: string };
  readonly document: { readonly referrer: string };
  readonly #listeners = new Set<(event: IncomingMessage) => void>();

  constructor(where: { readonly opener?: FakeApp; readonly parent?: FakeApp }, address: Address = {}) {
    const own: MessageTarget = { postMessage: () => {} };
    this.top = where.parent ?? this;
    this.parent = where.parent ?? own;
    this.opener = where.opener ?? null;
    this.location = { search: address.search ?? '', origin: address.origin ?? 'http://localhost:5000' };
    this.document = { referrer: address.referrer ?? 'http://localhost:3000/' };
  }

  get listening(): number {
    return this.#listeners.size;
  }

  addEventListener(_type: 'message', listener: (event: IncomingMessage) => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'message', listener: (event: IncomingMessage) => void): void {
    this.#listeners.delete(listener);
  }

  hear(data: unknown, source: unknown, origin = 'http://localhost:3000'): void {
    for (const listener of [...this.#listeners]) listener({ data, source, origin });
  }
}

/** All that a receiver says. */
export interface Heard extends ReceiverCallbacks {
  readonly all: Entry[];
  readonly refusals: string[];
  readonly connections: Protocol[];
  readonly ends: string[];
}

export function hearing(): Heard {
  const all: Entry[] = [];
  const refusals: string[] = [];
  const connections: Protocol[] = [];
  const ends: string[] = [];
  return {
    all,
    refusals,
    connections,
    ends,
    entries: (entries) => all.push(...entries),
    refused: (reason) => refusals.push(reason),
    connected: (protocol) => connections.push(protocol),
    disconnected: (reason) => ends.push(reason),
  };
}

const machine = { id: 'm', key: 'm', initial: 'a', states: { a: { id: 'm.a', key: 'a' } } };

const init = { name: 'xstate.init', data: { type: 'xstate.init' }, $$type: 'scxml', type: 'external' };

/** Good messages of an actor, by either protocol. */
export const register = (sessionId: string): object => ({
  type: 'service.register',
  machine: JSON.stringify(machine),
  state: JSON.stringify({ value: 'a', context: {}, _event: init, at: 1 }),
  id: 'm',
  sessionId,
});
export const actor5 = (sessionId: string): object => ({
  type: '@xstate.actor',
  name: 'five',
  sessionId,
  createdAt: '1',
  _version: '0.7.2',
  definition: JSON.stringify({ id: 'five', initial: 'a', states: { a: {} } }),
  snapshot: { status: 'active', value: 'a', context: {} },
});
