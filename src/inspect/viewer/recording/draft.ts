import type { Datum } from './datum.js';
import type { ChartNode, ChartTransition } from './types.js';

/** A node of a definition before its transitions are looked at: their targets may be anywhere in the whole. */
export interface Draft {
  readonly id: string;
  readonly key: string;
  readonly definition: Datum;
  readonly parent: Draft | null;
  readonly children: readonly Draft[];
}

export interface DraftedChart {
  readonly root: Draft;
  readonly byId: ReadonlyMap<string, Draft>;
}

/** What a node of a definition is made of, in the dialect of one version of XState. */
export interface Dialect {
  idOf(definition: Datum, path: readonly string[], root: Draft | null): string;
  statesOf(definition: Datum): readonly [string, Datum][];
}

/** @throws MalformedError for two nodes of the same id, and for what is no definition */
export function draftChart(definition: Datum, key: string, dialect: Dialect): DraftedChart {
  const byId = new Map<string, Draft>();
  let root: Draft | null = null;
  const draft = (definition: Datum, key: string, path: readonly string[], parent: Draft | null): Draft => {
    const children: Draft[] = [];
    const own: Draft = { id: dialect.idOf(definition, path, root), key, definition, parent, children };
    root ??= own;
    if (byId.has(own.id)) definition.refuse(`two states have the id '${own.id}'`);
    byId.set(own.id, own);
    for (const [childKey, child] of dialect.statesOf(definition)) {
      children.push(draft(child, childKey, [...path, childKey], own));
    }
    return own;
  };
  return { root: draft(definition, key, [], null), byId };
}

/** A transition whose targets are found by `resolve`; its description tells of those that are not there. */
export function transitionOf(
  event: string,
  targets: readonly string[],
  resolve: (target: string) => Draft | null,
  rest: Pick<ChartTransition, 'guard' | 'actions' | 'reenter' | 'description'>,
): ChartTransition {
  const missing = targets.filter((target) => resolve(target) === null);
  const notes = missing.map((target) => `The target ${target} was not received.`);
  const description = [...(rest.description === null ? [] : [rest.description]), ...notes].join('\n');
  return {
    event,
    targets: targets.flatMap((target) => resolve(target)?.id ?? []),
    guard: rest.guard,
    actions: rest.actions,
    reenter: rest.reenter,
    description: description === '' ? null : description,
  };
}

/** The key of the child in which a node begins. */
export function initialOf({ definition, children }: Draft): string | null {
  const initial = definition.get('initial');
  if (initial.isMissing || children.length === 0) return null;
  const target = typeof initial.value === 'string' ? initial : initial.get('target');
  const key = target.string().replace(/^\./, '');
  return children.some((child) => child.key === key) ? key : target.refuse(`no state '${key}' to begin in`);
}

/** Whether it is a deep history state, in the form of a part of a node. */
export const depthOf = ({ definition }: Draft): Pick<ChartNode, 'isDeep'> =>
  definition.get('history').value === 'deep' ? { isDeep: true } : {};

/** The type as declared, or as XState derives it. */
export function typeOf({ definition, children }: Draft): ChartNode['type'] {
  const type = definition.get('type');
  if (!type.isMissing) return type.oneOf('atomic', 'compound', 'parallel', 'final', 'history');
  if (children.length > 0) return 'compound';
  return definition.get('history').value ? 'history' : 'atomic';
}
