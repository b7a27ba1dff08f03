import type { JSX } from 'preact';
import { valueText } from './format.js';
import { type Lanes, lanesOf } from './lanes.js';
import type { PageProps } from './page.js';
import { lastUpTo, type Row } from './rows.js';
import { toneOfState } from './tone.js';
import { VirtualList } from './virtual-list.js';

const laneWidth = 150;
const rowHeight = 40;
const middle = 26;

const centreOf = (lane: number): number => lane * laneWidth + laneWidth / 2;

/** Who said what to whom, from top to bottom. */
export function Sequence({ page: { model } }: PageProps): JSX.Element {
  const rows = model.rows.value.index.list;
  const events = model.visible.value.filter((place) => rows[place]?.entry.kind === 'event');
  const lanes = lanesOf(rows, events, model.moment.value);
  const here = model.row.value;
  const width = lanes.names.length * laneWidth;
  if (events.length === 0) return <p class="placeholder">No event to show.</p>;
  return (
    <div class="sequence">
      <VirtualList
        count={events.length}
        rowHeight={rowHeight}
        current={lastUpTo(events.length, (place) => (events[place] ?? 0) <= here)}
        label="Sequence of events between actors"
        name="message"
        width={width}
        head={
          <div class="lanes" style={{ width: `${width}px` }}>
            {lanes.names.map((name, lane) => (
              <span key={lane} title={name} style={{ width: `${laneWidth}px` }}>
                {name}
              </span>
            ))}
          </div>
        }
        row={(place) => {
          const row = rows[events[place] ?? -1];
          return row && <Message row={row} lanes={lanes} width={width} />;
        }}
        onPick={(place) => model.look(events[place] ?? 0)}
      />
    </div>
  );
}

function Message({
  row,
  lanes,
  width,
}: {
  readonly row: Row;
  readonly lanes: Lanes;
  readonly width: number;
}): JSX.Element | null {
  const { entry, result, isChange } = row;
  if (entry.kind !== 'event') return null;
  const from = centreOf(lanes.placeOf(entry.from));
  const to = centreOf(lanes.placeOf(entry.actor));
  const side = Math.sign(to - from);
  const state = isChange ? valueText(result?.value ?? null) : '';
  return (
    <svg
      class={`message tone-${toneOfState(result)}${isChange ? ' is-change' : ''}`}
      width={width}
      height={rowHeight}
      role="img"
      aria-label={`${entry.type} from ${lanes.names[lanes.placeOf(entry.from)]} to ${lanes.names[lanes.placeOf(entry.actor)]}${state === '' ? '' : `, now ${state}`}`}
    >
      {lanes.names.map((name, lane) => (
        <line key={`${name} ${lane}`} class="lane" x1={centreOf(lane)} x2={centreOf(lane)} y1={0} y2={rowHeight} />
      ))}
      {side === 0 ? (
        <path class="line" d={`M${to} ${middle - 9}h16q6 0 6 6v4q0 6 -6 6h-11`} />
      ) : (
        <path class="line" d={`M${from} ${middle}H${to - side * 6}`} />
      )}
      {side === 0 ? (
        <path class="head" d={`M${to} ${middle + 7}l8 -4v8z`} />
      ) : (
        <path class="head" d={`M${to} ${middle}l${-side * 8} -4v8z`} />
      )}
      <text
        x={side === 0 ? to + 28 : Math.min(from, to) + Math.abs(to - from) / 2}
        y={side === 0 ? middle + 3 : middle - 7}
        text-anchor={side === 0 ? 'start' : 'middle'}
      >
        {entry.type}
      </text>
      {state !== '' && (
        <text
          class="state"
          x={side < 0 ? to - 10 : to + (side === 0 ? -10 : 10)}
          y={middle + 4}
          text-anchor={side > 0 ? 'start' : 'end'}
        >
          {state}
        </text>
      )}
    </svg>
  );
}
