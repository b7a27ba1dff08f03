import { HeartlineError } from '../../errors.js';
import type { History } from '../history.js';
import type { AppMessage, ViewerEvent, ViewerMessage } from '../messages.js';
import type { InspectedService } from '../service.js';
import { type Audience, hub } from './hub.js';
import { checkService } from './service-check.js';
import type { ViewerSocket } from './viewer-socket.js';

/** What one relay shows, and the viewers that watch. */
export class Stage implements Audience {
  readonly #history: History;
  readonly #services = new Map<string, InspectedService>();
  readonly #connected = new Set<ViewerSocket>();
  /** Those that have shaken hands. */
  readonly #watching = new Set<ViewerSocket>();
  #isClosed = false;

  constructor(history: History) {
    this.#history = history;
  }

  entered(viewer: ViewerSocket): void {
    this.#connected.add(viewer);
    if (this.#isClosed) viewer.terminate();
  }

  left(viewer: ViewerSocket): void {
    this.#connected.delete(viewer);
    this.#watching.delete(viewer);
  }

  show(service: InspectedService): void {
    checkService(service);
    const { sessionId } = service;
    const known = this.#services.get(sessionId);
    if (this.#isClosed || known === service) return;
    if (known) this.forget(sessionId);
    this.#services.set(sessionId, service);
    try {
      hub.join(this, service);
    } catch (error) {
      this.#services.delete(sessionId);
      throw error;
    }
  }

  forget(sessionId: string): void {
    const service = this.#services.get(sessionId);
    if (!service) return;
    hub.leave(this, service);
    this.hear({ type: 'service.stop', sessionId });
  }

  hear(message: AppMessage): void {
    if (message.type === 'service.stop') this.#services.delete(message.sessionId);
    this.#history.add(message);
    for (const viewer of this.#watching) viewer.tell(message);
  }

  /** @throws HeartlineError with the reason why the viewer's message was refused. */
  take(message: ViewerMessage, viewer: ViewerSocket): void {
    if (message.type === 'xstate.event') return this.#pass(message.event);
    const told = this.#watching.has(viewer) ? this.#registrations() : this.#history.all();
    this.#watching.add(viewer);
    for (const each of told) viewer.tell(each);
  }

  close(): void {
    this.#isClosed = true;
    for (const service of this.#services.values()) hub.leave(this, service);
    for (const viewer of this.#connected) viewer.terminate();
    this.#services.clear();
    this.#watching.clear();
    this.#history.clear();
  }

  #pass(event: ViewerEvent): void {
    const service = this.#services.get(event.origin);
    if (!service) throw new HeartlineError('the actor of that session has stopped, or is not shown here');
    // Before it is handed on: `@xstate/inspect` reports whatever it is given.
    const refusal = service.refusal?.(String(event.data.type)) ?? null;
    if (refusal !== null) throw new HeartlineError(refusal);
    const failure = hub.pass(service, event);
    if (failure) throw new HeartlineError(`the actor threw: ${String(failure.error)}`, { cause: failure.error });
  }

  /** For a viewer that was told the past before, and shakes hands once more. */
  #registrations(): readonly AppMessage[] {
    return [...this.#services.values()].flatMap((service) => hub.registrationOf(service) ?? []);
  }
}
