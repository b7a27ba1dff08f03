import type { JSX } from 'preact';
import { counted, valueText } from './format.js';
import type { PageProps } from './page.js';
import { lastUpTo, type Turn } from './rows.js';
import { toneOfState } from './tone.js';

const mostSegments = 400;

/** Of many turns so many as can be told apart. */
function sampled(turns: readonly Turn[], count: number): Turn[] {
  if (turns.length <= mostSegments) return [...turns];
  const found = new Set<Turn>();
  for (let slot = 0; slot < mostSegments; slot += 1) {
    const row = (slot / mostSegments) * count;
    const turn = turns[lastUpTo(turns.length, (place) => (turns[place]?.row ?? 0) <= row)];
    if (turn !== undefined) found.add(turn);
  }
  return [...found];
}

/** The life of the actor as a band of colour, and the handle by which to travel through it. */
export function Ribbon({ page: { model } }: PageProps): JSX.Element {
  const { index: rows, count } = model.rows.value;
  const actor = model.actor.value;
  const row = Math.max(0, model.row.value);
  const turns = actor === null ? [] : sampled(rows.turnsOf(actor.id), count);
  const share = (at: number): number => (count > 1 ? (at / (count - 1)) * 100 : 100);
  const state = valueText(actor?.state?.value ?? null);
  return (
    <div class="ribbon">
      <button type="button" onClick={() => model.walk(-1)} aria-label="One step back" title="One step back (←)">
        ‹
      </button>
      <div class="band">
        <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 1">
          {turns.map((turn, place) => {
            const from = share(turn.row);
            const to = share(turns[place + 1]?.row ?? count);
            return (
              <rect
                key={turn.row}
                class={`tone-${toneOfState(turn.state, turn.isStopped)}`}
                x={from}
                y={0}
                width={Math.max(0, Math.min(100, to) - from)}
                height={1}
              >
                <title>{valueText(turn.state?.value ?? null)}</title>
              </rect>
            );
          })}
        </svg>
        <input
          type="range"
          min={0}
          max={Math.max(0, count - 1)}
          value={row}
          disabled={count === 0}
          aria-label="Moment in the recording"
          aria-valuetext={`row ${row + 1} of ${count}${state === '' ? '' : `, ${state}`}`}
          onInput={(event) => model.look(event.currentTarget.valueAsNumber)}
          onKeyDown={(event) => {
            const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
            if (step === undefined) return;
            model.walk(step);
            event.preventDefault();
          }}
        />
      </div>
      <button type="button" onClick={() => model.walk(1)} aria-label="One step on" title="One step on (→)">
        ›
      </button>
      <button
        type="button"
        class="live"
        aria-pressed={model.isLive.value}
        title="Go to the end, and along with what arrives (End)"
        onClick={() => {
          model.isPaused.value = false;
          model.cursor.value = null;
        }}
      >
        {model.isPaused.value && model.waiting.value > 0
          ? `${counted(model.waiting.value, 'entry waits', 'entries wait')}`
          : 'Live'}
      </button>
    </div>
  );
}
