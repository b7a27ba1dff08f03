import { afterEach, describe, expect, inject, it } from 'vitest';
import { type Options, ReconnectingWebSocket } from '../../src/websocket/index.js';
import { features } from '../support/websocket/conformance.js';
import type { SocketClass, Subject } from '../support/websocket/recorder.js';

const server = inject('webSocketServer');

const real: Subject = {
  Class: WebSocket,
  make: (...args) => Reflect.construct(WebSocket, args),
};

/** Those that would go on trying. */
const made: ReconnectingWebSocket[] = [];

afterEach(() => {
  for (const socket of made.splice(0)) ReconnectingWebSocket.prototype.close.call(socket);
});

/** The drop-in with options, which WebSocket has no argument for. */
function dropIn(options: Options): Subject {
  class Socket extends ReconnectingWebSocket {
    constructor(...args: unknown[]) {
      // Without arguments it is to throw for that.
      super(...((args.length === 0 ? [] : [args[0], args[1], options]) as unknown as [string]));
      made.push(this);
    }
  }
  Object.defineProperty(Socket, 'length', { value: ReconnectingWebSocket.length });
  return {
    Class: Socket as unknown as SocketClass,
    make: (...args) => Reflect.construct(Socket, args),
  };
}

/** Where the lenient mode differs by design, and why: see docs/decisions/0019-drop-in.md. */
const lenient = {
  'sending too early': 'it waits for the link',
  'close()': '1000 is sent, as by the two wrappers',
  'close(undefined, undefined)': '1000 is sent, as by the two wrappers',
} as Readonly<Record<string, string>>;

/** How it goes with the real one. */
const known = new Map<string, Promise<readonly unknown[]>>();
const ofReal = (name: string): Promise<readonly unknown[]> => {
  const seen = known.get(name) ?? Promise.resolve(features[name]?.(real, server) ?? []);
  known.set(name, seen);
  return seen;
};

describe.each([
  ['strict', { strict: true, maxRetries: 0 }],
  ['strict, and about to reconnect', { strict: true, minReconnectionDelay: 60_000, maxReconnectionDelay: 60_000 }],
  ['by default', { maxRetries: 0 }],
] as const)('the drop-in, %s, against the real WebSocket', (mode, options) => {
  it.each(Object.keys(features))('%s', async (name) => {
    const ours = (await features[name]?.(dropIn(options), server)) ?? [];
    const theirs = await ofReal(name);
    expect(theirs.length).toBeGreaterThan(0);
    if (mode === 'by default' && name in lenient) expect(ours).not.toEqual(theirs);
    else expect(ours).toEqual(theirs);
  });
});
