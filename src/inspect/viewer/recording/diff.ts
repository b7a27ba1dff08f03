/** One difference between two trees of plain data. */
export interface Change {
  /** The keys and array indexes that lead to it from the root; empty for the root itself. */
  readonly path: readonly string[];
  readonly kind: 'added' | 'removed' | 'changed';
  /** Absent for what was added. */
  readonly before?: unknown;
  /** Absent for what was removed. */
  readonly after?: unknown;
}

/**
 * What differs, key by key and item by item: first what is in `before`, in its order, then what is new. Where an object
 * has become an array or a value of another kind, that is one change.
 */
export function changes(before: unknown, after: unknown): Change[] {
  const found: Change[] = [];
  compare(before, after, [], found);
  return found;
}

function compare(before: unknown, after: unknown, path: readonly string[], found: Change[]): void {
  if (Object.is(before, after)) return;
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    found.push({ path, kind: 'changed', before, after });
    return;
  }
  for (const [key, value] of Object.entries(before)) {
    const inside = [...path, key];
    if (Object.hasOwn(after, key)) compare(value, Reflect.get(after, key), inside, found);
    else found.push({ path: inside, kind: 'removed', before: value });
  }
  for (const [key, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, key)) found.push({ path: [...path, key], kind: 'added', after: value });
  }
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;
