import type { AnyActorRef, AnyEventObject, InspectionEvent, Snapshot, Subscription } from 'xstate';
import type { InspectedService } from '../service.js';
import { ShownActor, type ShownActorOptions } from './shown-actor.js';

/** Where services are shown: what `@xstate/inspect` calls dev tools. */
export interface ShowsServices {
  register(service: InspectedService): void;
}

/** Shows an actor and all that it spawns, from now on, until `stop`; it may have started long ago, or not yet. */
export class Bridge {
  readonly #root: string;
  readonly #shows: ShowsServices;
  readonly #options: ShownActorOptions;
  readonly #shown = new Map<string, ShownActor>();
  readonly #subscription: Subscription;

  constructor(root: AnyActorRef, shows: ShowsServices, options: ShownActorOptions) {
    this.#shows = shows;
    this.#options = options;
    this.#root = root.sessionId;
    this.#show(root, undefined);
    this.#subscription = root.system.inspect((event) => {
      // XState calls its observers where a throw would be the actor's own.
      try {
        this.#observe(event);
      } catch (error) {
        options.refused(`what happened could not be shown: ${error}`);
      }
    });
  }

  stop(): void {
    this.#subscription.unsubscribe();
    for (const shown of this.#shown.values()) shown.stop();
    this.#shown.clear();
  }

  /** Shows something that the root was told by other ways than as an event. */
  note(event: AnyEventObject): void {
    this.#shown.get(this.#root)?.received(event, undefined);
  }

  #show(actor: AnyActorRef, parent: string | undefined, isBeginning = false): ShownActor | null {
    const known = this.#shown.get(actor.sessionId);
    if (known) return known;
    const snapshot = actor.getSnapshot() as Snapshot<unknown> & { children?: Record<string, AnyActorRef> };
    // One that begins may be over at once, and is shown all the same.
    if (snapshot.status !== 'active' && !isBeginning) return null;
    const shown = new ShownActor(actor, parent, this.#options);
    this.#shown.set(actor.sessionId, shown);
    this.#shows.register(shown.service);
    for (const child of Object.values(snapshot.children ?? {})) this.#show(child, actor.sessionId);
    return shown;
  }

  /** The actor as it is shown, if it is one of ours. */
  #find(actor: AnyActorRef, isBeginning: boolean): ShownActor | null {
    const known = this.#shown.get(actor.sessionId);
    if (known) return known;
    // One that is being made has no snapshot yet; it is shown at the first thing that happens to it.
    const parent = actor._parent;
    const isOurs = parent !== undefined && this.#shown.has(parent.sessionId);
    return isOurs ? this.#show(actor, parent.sessionId, isBeginning) : null;
  }

  #observe(event: InspectionEvent): void {
    if (event.type === '@xstate.actor') return;
    const actor = event.actorRef as AnyActorRef;
    const shown = this.#find(actor, event.type === '@xstate.event' && event.event.type === 'xstate.init');
    if (shown === null) return;
    if (event.type === '@xstate.event') {
      const { sourceRef } = event;
      shown.received(event.event, (sourceRef as AnyActorRef | undefined)?.sessionId);
      queueMicrotask(() => this.#endFailed(actor.sessionId, shown, event.event));
    } else if (event.type === '@xstate.microstep') shown.took(event._transitions);
    else if (event.type === '@xstate.snapshot' && !shown.changed(event.snapshot, event.event)) {
      this.#shown.delete(actor.sessionId);
    }
  }

  #endFailed(sessionId: string, shown: ShownActor, event: AnyEventObject): void {
    const { failure } = shown;
    if (failure === null || this.#shown.get(sessionId) !== shown) return;
    shown.changed(failure, event);
    this.#shown.delete(sessionId);
  }
}
