import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Change } from '../recording/diff.js';
import { leafText, summaryText } from './format.js';

export type Marks = ReadonlyMap<string, Change>;

export const pathKey = (path: readonly string[]): string => JSON.stringify(path);

/** The changes by where they are, and the places on the way to them. */
export function marksOf(changes: readonly Change[]): { readonly at: Marks; readonly above: ReadonlySet<string> } {
  const above = new Set<string>();
  for (const { path } of changes) {
    for (let length = 0; length < path.length; length += 1) above.add(pathKey(path.slice(0, length)));
  }
  return { at: new Map(changes.map((change) => [pathKey(change.path), change])), above };
}

interface TreeProps {
  readonly name: string;
  readonly value: unknown;
  readonly path: readonly string[];
  readonly marks: ReturnType<typeof marksOf>;
}

const mostChildren = 100;

export function Tree({ name, value, path, marks }: TreeProps): JSX.Element {
  const key = pathKey(path);
  const change = marks.at.get(key);
  const isInside = marks.above.has(key);
  const choice = useSignal<boolean | null>(null);
  const kind = change === undefined ? '' : ` is-${change.kind}`;
  if (typeof value !== 'object' || value === null) return <Leaf name={name} value={value} change={change} />;
  const isOpen = choice.value ?? (path.length === 0 || isInside);
  return (
    <li class={`branch${kind}${isInside ? ' has-change' : ''}`}>
      <button type="button" aria-expanded={isOpen} onClick={() => (choice.value = !isOpen)}>
        <span class="name">{name}</span> <span class="quiet">{summaryText(value)}</span>
        {change !== undefined && <em>{change.kind}</em>}
      </button>
      {isOpen && <Children value={value} path={path} marks={marks} />}
    </li>
  );
}

function Children({ value, path, marks }: Omit<TreeProps, 'name' | 'value'> & { readonly value: object }): JSX.Element {
  const limit = useSignal(mostChildren);
  const entries = Object.entries(value);
  const removed = [...marks.at.values()].filter(
    (change) => change.kind === 'removed' && pathKey(change.path.slice(0, -1)) === pathKey(path),
  );
  return (
    <ul>
      {entries.slice(0, limit.value).map(([key, inner]) => (
        <Tree key={key} name={key} value={inner} path={[...path, key]} marks={marks} />
      ))}
      {removed.map((change) => (
        <Leaf key={change.path.at(-1)} name={change.path.at(-1) ?? ''} value={change.before} change={change} />
      ))}
      {entries.length > limit.value && (
        <li>
          <button type="button" class="more" onClick={() => (limit.value += mostChildren)}>
            + {entries.length - limit.value} more
          </button>
        </li>
      )}
    </ul>
  );
}

interface LeafProps {
  readonly name: string;
  readonly value: unknown;
  readonly change: Change | undefined;
}

function Leaf({ name, value, change }: LeafProps): JSX.Element {
  const shown = typeof value === 'object' && value !== null ? summaryText(value) : leafText(value);
  return (
    <li class={`leaf${change === undefined ? '' : ` is-${change.kind}`}`}>
      <span class="name">{name}</span>
      <span class={`value is-${value === null ? 'null' : typeof value}`}>
        {change?.kind === 'changed' && (
          <>
            <s>
              {typeof change.before === 'object' && change.before !== null
                ? summaryText(change.before)
                : leafText(change.before)}
            </s>
            {' → '}
          </>
        )}
        {shown}
      </span>
      {change !== undefined && change.kind !== 'changed' && <em>{change.kind}</em>}
    </li>
  );
}
