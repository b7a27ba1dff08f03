import type { JSX } from 'preact';
import type { Filter, RowKind } from './filter.js';
import type { PageProps } from './page.js';

const kinds: readonly (readonly [RowKind, string])[] = [
  ['event', 'events'],
  ['state', 'states'],
  ['actor', 'starts'],
  ['stop', 'stops'],
];

export function FilterBar({ page: { model } }: PageProps): JSX.Element {
  const filter = model.filter.value;
  const change = (changed: Partial<Filter>): void => {
    model.filter.value = { ...filter, ...changed };
  };
  const actor = model.actor.value;
  const toggle = (kind: RowKind): void => {
    const hiddenKinds = new Set(filter.hiddenKinds);
    if (!hiddenKinds.delete(kind)) hiddenKinds.add(kind);
    change({ hiddenKinds });
  };
  return (
    <search class="filters">
      <input
        id="search"
        type="search"
        placeholder="Search  /"
        aria-label="Search in the timeline"
        value={filter.search}
        onInput={(event) => change({ search: event.currentTarget.value })}
      />
      <input
        type="search"
        placeholder="Event type, a.*"
        aria-label="Event type; a star at the end stands for anything"
        value={filter.type}
        onInput={(event) => change({ type: event.currentTarget.value })}
      />
      <div class="toggles">
        <button
          type="button"
          aria-pressed={filter.actor !== null}
          disabled={actor === null && filter.actor === null}
          onClick={() => change({ actor: filter.actor === null && actor !== null ? actor.id : null })}
        >
          {filter.actor === null
            ? 'this actor only'
            : `only ${model.moment.value.get(filter.actor)?.name ?? 'one actor'}`}
        </button>
        {kinds.map(([kind, name]) => (
          <button key={kind} type="button" aria-pressed={!filter.hiddenKinds.has(kind)} onClick={() => toggle(kind)}>
            {name}
          </button>
        ))}
      </div>
    </search>
  );
}
