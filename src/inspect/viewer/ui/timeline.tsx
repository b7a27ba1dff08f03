import type { JSX } from 'preact';
import { FilterBar } from './filter-bar.js';
import { clockText, counted, gapText, valueText } from './format.js';
import type { PageProps } from './page.js';
import type { Row } from './rows.js';
import { toneOfState } from './tone.js';
import { VirtualList } from './virtual-list.js';

const rowHeight = 34;

/** Event by event, what happened. */
export function Timeline({ page }: PageProps): JSX.Element {
  const { model } = page;
  const visible = model.visible.value;
  const { index: rows, count } = model.rows.value;
  const here = model.here.value;
  return (
    <section class="panel timeline" aria-label="Timeline">
      <header>
        <h2>Timeline</h2>
        <span class="quiet">
          {visible.length === count
            ? counted(count, 'row')
            : `${visible.length.toLocaleString('en')} of ${counted(count, 'row')}`}
          {model.dropped.value > 0 && `, ${counted(model.dropped.value, 'older entry', 'older entries')} dropped`}
        </span>
      </header>
      <FilterBar page={page} />
      {count === 0 ? (
        <p class="placeholder">Nothing has happened yet.</p>
      ) : visible.length === 0 ? (
        <p class="placeholder">No row fits the filter.</p>
      ) : (
        <VirtualList
          count={visible.length}
          rowHeight={rowHeight}
          current={here}
          label="Timeline"
          name="row"
          row={(place) => {
            const row = rows.list[visible[place] ?? -1];
            return row && <TimelineRow row={row} name={nameOf(page, row)} />;
          }}
          onPick={(place) => model.look(visible[place] ?? 0)}
        />
      )}
    </section>
  );
}

const nameOf = ({ model }: PageProps['page'], { entry }: Row): string =>
  entry.kind === 'actor' ? entry.name : (model.moment.peek().get(entry.actor)?.name ?? entry.actor);

function TimelineRow({ row, name }: { readonly row: Row; readonly name: string }): JSX.Element {
  const { entry, result, isChange, gap } = row;
  const tone = entry.kind === 'stop' ? 'over' : toneOfState(result);
  return (
    <div class={`event is-${entry.kind} tone-${tone}${isChange ? ' is-change' : ''}`}>
      <span class="mark" aria-hidden="true" />
      <span class="what">
        {entry.kind === 'event' ? <EventType type={entry.type} /> : describe(entry.kind)}
        <small>{name}</small>
      </span>
      {isChange && result?.value != null && <span class="chip">{valueText(result.value)}</span>}
      <time class="when" title={clockText(entry.at)}>
        {gapText(gap)}
      </time>
    </div>
  );
}

const describe = (kind: 'actor' | 'state' | 'stop'): string =>
  ({ actor: 'appeared', state: 'state', stop: 'stopped' })[kind];

/** The part before the first dot says whose event it is. */
function EventType({ type }: { readonly type: string }): JSX.Element {
  const dot = type.indexOf('.');
  return (
    <b title={type}>
      {dot > 0 && <i>{type.slice(0, dot + 1)}</i>}
      {type.slice(dot + 1)}
    </b>
  );
}
