import { inspect } from '@xstate/inspect/lib/server.js';
import type { AppMessage, ViewerMessage } from '../messages.js';

/** What `@xstate/inspect` uses of an interpreter of XState 4. */
export interface Interpreter {
  readonly id: string;
  readonly sessionId: string;
  readonly machine: object;
  readonly state: object;
  readonly initialState: object;
  /** Replaced by a function that reports the event first. */
  send: (event: unknown) => unknown;
  subscribe(listener: (state: object) => void): unknown;
  onStop(listener: () => void): void;
}

/** `@xstate/inspect` for servers, with a single client: this program, which passes messages on to whom they concern. */
export interface InspectServer {
  register(interpreter: Interpreter): void;
  /** For an interpreter whose registration failed halfway. */
  unregister(interpreter: Interpreter): void;
  receive(message: ViewerMessage): void;
  /** How many interpreters are registered. */
  readonly size: number;
}

interface DevTools {
  readonly services: Set<Interpreter>;
  register(interpreter: Interpreter): void;
}

type Handler = (data: string, isBinary: boolean) => void;

/**
 * Starts it. Once per process is enough and all that is possible: what it registers for is never given back.
 *
 * @param hear Told each message for viewers, from now on.
 */
export function startInspectServer(hear: (message: AppMessage) => void): InspectServer {
  let handle: Handler = () => {};
  const client = {
    OPEN: 1,
    readyState: 1,
    send(text: string) {
      const message: AppMessage = JSON.parse(text);
      // A state that names no event is registered with an event that is nothing.
      if (message.type !== 'service.event' || message.event !== undefined) hear(message);
    },
    on: (_: 'message', handler: Handler) => {
      handle = handler;
    },
  };
  const server = {
    clients: new Set([client]),
    on: (event: string, listener: (joined: typeof client) => void) => {
      if (event === 'connection') listener(client);
    },
    close: () => {},
  };
  // Typed for a whole WebSocketServer, of which it uses what the facade has.
  const devTools = devToolsOf(() => inspect({ server: server as unknown as Parameters<typeof inspect>[0]['server'] }));
  const receive = (message: ViewerMessage): void => handle(JSON.stringify(wired(message)), false);
  receive({ type: 'xstate.inspecting' });

  return {
    register: (interpreter) => devTools.register(interpreter),
    unregister: (interpreter) => void devTools.services.delete(interpreter),
    receive,
    get size() {
      return devTools.services.size;
    },
  };
}

function wired(message: ViewerMessage): object {
  if (message.type === 'xstate.inspecting') return message;
  return { ...message, event: JSON.stringify(message.event), service: message.event.origin };
}

/**
 * It leaves its registry in a global, where every actor made with `devTools: true` would find it and register itself,
 * one of XState 5 in a form that it cannot read. So the global is what it was before, as soon as the registry is known.
 */
function devToolsOf(start: () => void): DevTools {
  const before = Object.getOwnPropertyDescriptor(globalThis, '__xstate__');
  try {
    start();
    return Reflect.get(globalThis, '__xstate__');
  } finally {
    if (before) Object.defineProperty(globalThis, '__xstate__', before);
    else Reflect.deleteProperty(globalThis, '__xstate__');
  }
}
