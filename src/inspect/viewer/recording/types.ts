/** A transition as the chart declares it. */
export interface ChartTransition {
  /** The event type as declared, which may be a wildcard; `''` is a transition that needs no event (`always`). */
  readonly event: string;
  /** The ids of nodes; empty where the transition only runs actions. */
  readonly targets: readonly string[];
  /** The guard by name; a viewer cannot evaluate it. */
  readonly guard: string | null;
  readonly actions: readonly string[];
  /** Whether the source is left and entered again. */
  readonly reenter: boolean;
  readonly description: string | null;
}

/** A state node of a machine; the chart is its root. */
export interface ChartNode {
  readonly id: string;
  readonly key: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  /** Of a history state: whether it brings back all that was active inside, not the children alone. Left out for false. */
  readonly isDeep?: boolean;
  /** The key of a child. */
  readonly initial: string | null;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly invokes: readonly string[];
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly transitions: readonly ChartTransition[];
  readonly children: readonly ChartNode[];
}

export type StateValue = string | { readonly [key: string]: StateValue };

/** A transition that the app says was taken: of which node, for which descriptor, and which of those. */
export interface ToldTransition {
  readonly source: string;
  readonly event: string;
  readonly index: number;
}

/** What is known of an actor's state at one moment. */
export interface StateView {
  /** `null` for an actor that is no machine. */
  readonly value: StateValue | null;
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly context: unknown;
  readonly tags: readonly string[];
  /** The event types that the state accepts; `null` where the app did not say. */
  readonly next: readonly string[] | null;
  /** What led here, in order; left out where the app did not say. */
  readonly taken?: readonly ToldTransition[];
  /** The type of the event that led here; left out where the app did not say. */
  readonly by?: string;
}

/** One fact about one actor, `at` milliseconds since the epoch. */
export type Entry = { readonly at: number; readonly actor: string } & (
  | {
      readonly kind: 'actor';
      readonly name: string;
      readonly parent: string | null;
      /** `null` for an actor that is no machine. */
      readonly chart: ChartNode | null;
      readonly state: StateView | null;
    }
  | {
      readonly kind: 'event';
      readonly type: string;
      readonly data: Readonly<Record<string, unknown>>;
      /** The actor that sent it; `null` for the outside. */
      readonly from: string | null;
    }
  | { readonly kind: 'state'; readonly state: StateView }
  | { readonly kind: 'stop' }
);

/** Everything that was seen, in the order in which it arrived. */
export interface Recording {
  readonly format: 'heartline-recording';
  readonly version: 1;
  readonly entries: readonly Entry[];
}
