import type { AppMessage, RegisterMessage, ViewerEvent } from '../messages.js';
import type { InspectedService } from '../service.js';
import { type InspectServer, startInspectServer } from './inspect-server.js';
import { type Showing, show } from './showing.js';

/** Who is told about the services that it is shown: a relay. */
export interface Audience {
  hear(message: AppMessage): void;
}

interface Shown extends Showing {
  readonly audience: Set<Audience>;
}

/** Between the one `@xstate/inspect` of this process and all relays: each is told about the services it shows. */
class Hub {
  #server: InspectServer | null = null;
  readonly #byService = new Map<InspectedService, Shown>();
  readonly #bySlot = new Map<string, Shown>();
  // `@xstate/inspect` keeps an entry per session for ever: so sessions are few, and used again.
  readonly #freeSlots: string[] = [];
  #slots = 0;
  #failure: { readonly error: unknown } | null = null;
  #isPassing = false;

  /** How many entries there are for what is shown now, and how many slots there were at most at one time. */
  get counts(): { readonly shown: number; readonly slots: number } {
    const shown = this.#byService.size + this.#bySlot.size + (this.#server?.size ?? 0);
    return { shown, slots: this.#slots };
  }

  /** @throws Whatever the service throws when it is read. It is not shown then. */
  join(audience: Audience, service: InspectedService): void {
    const known = this.#byService.get(service);
    if (known) {
      audience.hear(registration(service));
      known.audience.add(audience);
    } else {
      this.#start(audience, service);
    }
  }

  /** The service once more, as of now. @throws Whatever the service throws when it is read. */
  registrationOf(service: InspectedService): RegisterMessage | null {
    return this.#byService.has(service) ? registration(service) : null;
  }

  leave(audience: Audience, service: InspectedService): void {
    const shown = this.#byService.get(service);
    shown?.audience.delete(audience);
    if (shown?.audience.size === 0) this.#stop(shown);
  }

  /** Sends a viewer's event to a service. Returns what the service threw. */
  pass(service: InspectedService, event: ViewerEvent): { readonly error: unknown } | null {
    const shown = this.#byService.get(service);
    if (!shown) return null;
    this.#failure = null;
    this.#isPassing = true;
    try {
      this.#server?.receive({ type: 'xstate.event', event: { ...event, origin: shown.slot } });
    } finally {
      this.#isPassing = false;
    }
    return this.#failure;
  }

  #start(audience: Audience, service: InspectedService): void {
    // An object that cannot be written as JSON throws here, before anybody is told.
    registration(service);
    this.#server ??= startInspectServer((message) => this.#hear(message));
    const slot = this.#freeSlots.pop() ?? `${this.#slots++}`;
    const shown: Shown = {
      ...show(service, slot, {
        stopped: () => this.#stopped(service),
        threw: (error) => {
          if (this.#isPassing) this.#failure = { error };
          return this.#isPassing;
        },
      }),
      audience: new Set([audience]),
    };
    this.#byService.set(service, shown);
    this.#bySlot.set(slot, shown);
    try {
      this.#server.register(shown.interpreter);
    } catch (error) {
      this.#giveUp(shown);
      throw error;
    }
  }

  /** The slot is lost: messages from it may be under way still. */
  #giveUp(shown: Shown): void {
    const { audience, interpreter, sessionId, slot } = shown;
    this.#stop(shown);
    this.#server?.unregister(interpreter);
    this.#bySlot.delete(slot);
    for (const each of audience) each.hear({ type: 'service.stop', sessionId });
  }

  #stopped(service: InspectedService): void {
    const shown = this.#byService.get(service);
    if (shown) this.#stop(shown);
  }

  #stop(shown: Shown): void {
    this.#byService.delete(shown.service);
    shown.stop();
  }

  #hear(message: AppMessage): void {
    const shown = this.#bySlot.get(message.sessionId);
    if (!shown) return;
    const translated = translate(message, shown);
    for (const audience of shown.audience) audience.hear(translated);
    if (message.type !== 'service.stop') return;
    // It is the last message of all: those of an actor that stops while it handles an event are told after that event.
    this.#bySlot.delete(shown.slot);
    this.#freeSlots.push(shown.slot);
  }
}

/** With the actor's own session, and with the parent, of which `@xstate/inspect` says nothing. */
function translate(message: AppMessage, shown: Showing): AppMessage {
  const { sessionId, slot } = shown;
  if (message.type === 'service.event')
    return { ...message, sessionId, event: withOrigin(message.event, slot, sessionId) };
  return message.type === 'service.register'
    ? { ...message, sessionId, ...parentOf(shown.service) }
    : { ...message, sessionId };
}

/** An event from a viewer names the session that it is for. */
function withOrigin(text: string, slot: string, sessionId: string): string {
  const event = JSON.parse(text);
  return event?.origin === slot ? JSON.stringify({ ...event, origin: sessionId }) : text;
}

/** As `@xstate/inspect` tells it, but complete, and as of now. */
function registration(service: InspectedService): RegisterMessage {
  return {
    type: 'service.register',
    machine: JSON.stringify(service.machine),
    state: JSON.stringify(service.state),
    id: service.id,
    sessionId: service.sessionId,
    ...parentOf(service),
  };
}

const parentOf = ({ parent }: InspectedService): { readonly parent?: string } =>
  parent ? { parent: parent.sessionId } : {};

/** Of this process. */
export const hub: Hub = new Hub();
