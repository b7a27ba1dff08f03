import type { AnyEventObject, AnyTransitionDefinition, Snapshot } from 'xstate';
import { isOfXState, nameInXState4 } from './names.js';
import type { Safe } from './safe.js';

/** One transition that was taken: of which node, for which descriptor, and which of those. */
export interface TakenTransition {
  readonly source: string;
  readonly event: string;
  readonly index: number;
}

/** An event as XState 4 passes it around. */
export interface ScxmlEvent {
  readonly name: string;
  readonly data: { readonly type: string } & Readonly<Record<string, unknown>>;
  readonly $$type: 'scxml';
  readonly type: 'external';
  /** The session of its sender. */
  readonly origin?: string;
  /** When, in ms since the epoch. */
  readonly at?: number;
}

/** The event, fit to be shown. */
export function scxmlOf(event: AnyEventObject, safe: Safe, at: number, origin?: string): ScxmlEvent {
  const name = nameInXState4(event.type);
  const data = safe(event, ['event']) as Record<string, unknown>;
  return {
    name,
    data: { ...data, type: name },
    $$type: 'scxml',
    type: 'external',
    ...(origin !== undefined && { origin }),
    at,
  };
}

interface MachineParts {
  readonly value: unknown;
  readonly context: unknown;
  readonly tags: ReadonlySet<string>;
  readonly _nodes: readonly { readonly ownEvents?: readonly string[]; readonly events?: readonly string[] }[];
}

/** What was last said of an actor. */
export interface Said {
  readonly sessionId: string;
  readonly event: ScxmlEvent;
  readonly taken: readonly TakenTransition[];
  readonly at: number;
  /** Not always what the snapshot says: some of those that are stopped stay `active` there. */
  readonly status: Snapshot<unknown>['status'];
}

/** The snapshot of XState 5 as a state of XState 4, fit to be shown, and a little more for those who understand it. */
export function stateOf(
  snapshot: Snapshot<unknown>,
  { sessionId, event, taken, at, status }: Said,
  safe: Safe,
): object {
  const shared = {
    event: event.data,
    _event: event,
    _sessionid: sessionId,
    actions: [],
    activities: {},
    meta: {},
    events: [],
    children: {},
    done: status === 'done',
    changed: true,
    status,
    taken,
    at,
  };
  if (!('value' in snapshot && 'tags' in snapshot)) {
    const { context, output, error } = snapshot as { context?: unknown; output?: unknown; error?: unknown };
    const shown = safe({ context, output, error }, ['context']);
    return { ...shared, value: status, context: shown, tags: [], next: [] };
  }
  const { value, context, tags, _nodes: nodes } = snapshot as Snapshot<unknown> & MachineParts;
  const next = status === 'active' ? [...new Set(nodes.flatMap(({ ownEvents }) => ownEvents ?? []))] : [];
  return {
    ...shared,
    value,
    context: safe(context, ['context']),
    tags: [...tags],
    // Neither what only XState sends, nor a wildcard, is anything to be sent by hand.
    next: next.filter((type) => !isOfXState(type) && !type.endsWith('*')).map(nameInXState4),
  };
}

/** Which transitions these are, among those of their nodes. */
export function takenOf(transitions: readonly AnyTransitionDefinition[]): TakenTransition[] {
  return transitions.map((transition) => {
    const { source, eventType } = transition;
    const all: readonly AnyTransitionDefinition[] =
      eventType === '' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
    return { source: source.id, event: nameInXState4(eventType), index: all.indexOf(transition) };
  });
}
