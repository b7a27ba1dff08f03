import type { AnyActorLogic, AnyActorRef, AnyEventObject, AnyTransitionDefinition, Snapshot } from 'xstate';
import type { InspectedService } from '../service.js';
import { type Definition, definitionOf } from './definition.js';
import { isOfXState, nameInXState5 } from './names.js';
import type { Safe } from './safe.js';
import { type Said, type ScxmlEvent, scxmlOf, stateOf, takenOf } from './state.js';

/** What a viewer may make of the actors that it is shown. */
export interface ShownActorOptions {
  readonly safe: Safe;
  readonly now: () => number;
  /** Whether events that a viewer sends reach the actor. */
  readonly takesEvents: boolean;
  /** Something that a viewer sent was not passed on, or the actor threw at it. */
  readonly refused: (reason: string) => void;
}

/** Whether two states say the same of the actor, whenever they were told. */
function isSame(one: object, other: object): boolean {
  const said = ({ value, context }: { value?: unknown; context?: unknown }): string => JSON.stringify([value, context]);
  return said(one) === said(other);
}

const over = { definition: { id: 'over' }, state: {} };

/** One actor of XState 5 in the form of an interpreter of XState 4; whatever happens to it is told to this. */
export class ShownActor {
  readonly service: InspectedService;
  readonly #options: ShownActorOptions;
  readonly #listeners = new Set<(state: object) => void>();
  readonly #stops = new Set<() => void>();
  #actor: AnyActorRef | null;
  #said: Said;
  #taken: readonly AnyTransitionDefinition[] = [];
  #shape: { readonly definition: Definition; readonly state: object };
  // `@xstate/inspect` reports whatever passes the service's `send`: what happened anyway goes that way too, and no further.
  #isReporting = false;
  #fromViewer: AnyEventObject | null = null;
  /** What was received, as it was told, until it is dealt with. */
  readonly #pending = new WeakMap<AnyEventObject, ScxmlEvent>();

  constructor(actor: AnyActorRef, parent: string | undefined, options: ShownActorOptions) {
    const { safe, now } = options;
    const { sessionId, id, logic } = actor as AnyActorRef & { readonly logic: AnyActorLogic };
    this.#actor = actor;
    this.#options = options;
    const at = now();
    // `@xstate/inspect` posts it with the registration: how each actor begins.
    this.#said = {
      sessionId,
      event: scxmlOf({ type: 'xstate.init' }, safe, at, parent),
      taken: [],
      at,
      status: 'active',
    };
    const state = stateOf(actor.getSnapshot() as Snapshot<unknown>, this.#said, safe);
    const definition = definitionOf(logic, id);
    this.#shape = { definition, state };
    const shown = this;
    this.service = {
      // An actor without a name of its own is called like its session; its chart has a better one.
      id: id === sessionId ? definition.id : id,
      sessionId,
      ...(parent !== undefined && { parent: { sessionId: parent } }),
      get machine() {
        const { definition } = shown.#shape;
        return { id: definition.id, definition, toJSON: () => definition };
      },
      get state() {
        return shown.#shape.state;
      },
      get initialState() {
        return shown.#shape.state;
      },
      send: (event) => {
        if (!this.#isReporting) this.#deliver(event);
      },
      refusal: (type) => this.#refusal(type),
      subscribe: (listener) => {
        this.#listeners.add(listener);
        listener(this.#shape.state);
        return { unsubscribe: () => this.#listeners.delete(listener) };
      },
      onStop: (listener) => {
        this.#stops.add(listener);
      },
    };
  }

  /** The actor received an event, which it may be long in dealing with. */
  received(event: AnyEventObject, origin: string | undefined): void {
    const { safe, now } = this.#options;
    const scxml = scxmlOf(event, safe, now(), origin);
    this.#pending.set(event, scxml);
    // These were reported on their way here, and with the registration.
    if (event === this.#fromViewer || event.type === 'xstate.init') return;
    this.#isReporting = true;
    try {
      this.service.send(scxml);
    } finally {
      this.#isReporting = false;
    }
  }

  /** It took these on the way to its next snapshot. */
  took(transitions: readonly AnyTransitionDefinition[]): void {
    this.#taken = [...this.#taken, ...transitions];
  }

  /** It has a new snapshot, by this event. Returns whether it goes on. */
  changed(snapshot: Snapshot<unknown>, event: AnyEventObject): boolean {
    const { safe, now } = this.#options;
    const at = now();
    const status = event.type === 'xstate.stop' ? 'stopped' : snapshot.status;
    const cause = this.#pending.get(event) ?? scxmlOf(event, safe, at);
    this.#said = { ...this.#said, event: cause, taken: takenOf(this.#taken), at, status };
    this.#taken = [];
    const state = stateOf(snapshot, this.#said, safe);
    // Told with the registration, unless the beginning has changed it.
    const isNews = event.type !== 'xstate.init' || status !== 'active' || !isSame(state, this.#shape.state);
    this.#shape = { ...this.#shape, state };
    if (isNews) for (const listener of this.#listeners) listener(state);
    if (status === 'active') return true;
    this.stop();
    return false;
  }

  /** XState tells nobody of an actor that fails: whether this one has. */
  get failure(): Snapshot<unknown> | null {
    const snapshot = this.#actor?.getSnapshot() as Snapshot<unknown> | undefined;
    return snapshot?.status === 'error' ? snapshot : null;
  }

  /** It is shown no longer. `@xstate/inspect` never forgets a service: what that holds is let go of. */
  stop(): void {
    const stops = [...this.#stops];
    this.#actor = null;
    this.#stops.clear();
    for (const stop of stops) stop();
    this.#listeners.clear();
    this.#shape = over;
  }

  /** Why an event of a viewer is not taken; null if it is. */
  #refusal(type: string): string | null {
    const { id } = this.service;
    if (!this.#options.takesEvents) return `${id} takes no events from a viewer: \`allowEvents\` is false`;
    if (this.#actor === null) return `${id} has ended`;
    if (isOfXState(nameInXState5(type))) return `${type} for ${id}: only XState sends that`;
    return type.endsWith('*') ? `${type} for ${id}: a wildcard is no event` : null;
  }

  #deliver(sent: unknown): void {
    const { data } = sent as ScxmlEvent;
    const event: AnyEventObject = { ...data, type: nameInXState5(data.type) };
    this.#fromViewer = event;
    try {
      this.#actor?.send(event);
    } catch (error) {
      this.#options.refused(`${this.service.id} throws at ${event.type}: ${error}`);
    } finally {
      this.#fromViewer = null;
    }
  }
}
