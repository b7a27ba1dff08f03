import type { Draft, DraftedChart } from './draft.js';

/** The node that XState 5 means by a target: `#id`, `#id.child`, `.child` or `sibling.child`. */
export function resolveTarget(target: string, source: Draft, { byId }: DraftedChart): Draft | null {
  if (target.startsWith('#')) {
    const [id = '', ...path] = keysOf(target.slice(1));
    return descend(byId.get(id), path);
  }
  if (target.startsWith('.')) return descend(source, keysOf(target.slice(1)));
  return descend(source.parent, keysOf(target));
}

function descend(from: Draft | null | undefined, [key, ...path]: readonly string[]): Draft | null {
  if (from === null || from === undefined || key === undefined) return from ?? null;
  return descend(
    from.children.find((child) => child.key === key),
    path,
  );
}

/** Keys between dots; a backslash takes the next character as it is. */
const keysOf = (path: string): string[] =>
  [...path.matchAll(/(?:\\.|[^.\\])+/gs)].map(([key]) => key.replace(/\\(.)/gs, '$1'));
