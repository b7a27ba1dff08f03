/**
 * What `@xstate/inspect` takes for an interpreter of XState 4: an actor of XState 5 is shown to it in this form.
 */
export interface InspectedService {
  /** The actor's name. */
  readonly id: string;
  /** What tells it from every other actor. */
  readonly sessionId: string;
  readonly parent?: { readonly sessionId: string };
  /** Its chart, as XState 4 defines one. `toJSON` gives the definition. */
  readonly machine: { readonly id: string; readonly definition: object; toJSON(): object };
  /** Its state as of now, as XState 4 shows one. */
  readonly state: object;
  readonly initialState: object;
  /** Called by `@xstate/inspect` with what a viewer sends; it replaces this property by a function that reports as well. */
  send: (event: unknown) => unknown;
  /** Why an event of this type from a viewer would not be taken; null if it would. Asked before `send`, which reports it. */
  refusal?(type: string): string | null;
  /** The listener is called at once, and with every later state. */
  subscribe(listener: (state: object) => void): { unsubscribe(): void };
  /** The listener is called when it stops, or is shown no longer. */
  onStop(listener: () => void): void;
}
