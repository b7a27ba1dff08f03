import type { InspectedService } from '../service.js';
import type { Interpreter } from './inspect-server.js';
import { whenStopped } from './stopping.js';

/** One service, as it is registered with `@xstate/inspect` for as long as somebody is shown it. */
export interface Showing {
  readonly service: InspectedService;
  /** The actor's own session, the one that viewers know. */
  readonly sessionId: string;
  /** The session by which `@xstate/inspect` knows it, which is used again after the end. */
  readonly slot: string;
  readonly interpreter: Interpreter;
  /** The service is as it was before; `@xstate/inspect` is told that it stopped. */
  stop(): void;
}

export interface ShowingCallbacks {
  /** The service stopped. */
  stopped(): void;
  /** The service threw at an event. Returns whether that is dealt with. */
  threw(error: unknown): boolean;
}

/** Puts a service in the place of `slot`, and reports what it is sent from now on. */
export function show(service: InspectedService, slot: string, callbacks: ShowingCallbacks): Showing {
  const { sessionId, send } = service;
  const stopListeners: (() => void)[] = [];
  const subscriptions: { unsubscribe(): void }[] = [];
  let isShown = true;

  const interpreter: Interpreter = {
    id: service.id,
    sessionId: slot,
    machine: service.machine,
    get state() {
      return service.state;
    },
    get initialState() {
      return service.initialState;
    },
    send(event) {
      try {
        return send.call(service, event);
      } catch (error) {
        if (!callbacks.threw(error)) throw error;
        return undefined;
      }
    },
    subscribe: (listener) => subscriptions.push(service.subscribe((state) => void (isShown && listener(state)))),
    onStop: (listener) => void stopListeners.push(listener),
  };
  const reporting = (event: unknown) => (isShown ? interpreter.send(event) : send.call(service, event));
  service.send = reporting;
  whenStopped(service, () => callbacks.stopped());

  return {
    service,
    sessionId,
    slot,
    interpreter,
    stop() {
      if (!isShown) return;
      isShown = false;
      // Whoever put another function there since then holds this one, which does nothing any more but to pass on.
      if (service.send === reporting) service.send = send;
      whenStopped(service, null);
      for (const { unsubscribe } of subscriptions) unsubscribe();
      for (const listener of stopListeners) listener();
    },
  };
}
