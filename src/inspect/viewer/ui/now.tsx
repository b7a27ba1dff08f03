import type { JSX } from 'preact';
import { clockText, valueText } from './format.js';
import type { PageProps } from './page.js';
import { toneOfState } from './tone.js';

/** The actor, its state, and what brought it there: the headline. */
export function Now({ page: { model } }: PageProps): JSX.Element {
  const actor = model.actor.value;
  const { event, before } = model.step.value;
  const entry = model.entries.value[model.position.value];
  const value = valueText(actor?.state?.value ?? null);
  return (
    <div class={`now tone-${toneOfState(actor?.state ?? null, actor?.isStopped)}`}>
      <span class="lamp" aria-hidden="true" />
      <div class="title" aria-live="polite" aria-atomic="true">
        <small>{actor?.name ?? ''}</small>
        <strong>{value === '' ? (actor === null ? 'no actor' : (actor.state?.status ?? 'unknown')) : value}</strong>
      </div>
      {event !== null && (
        <p class="cause">
          <b>{event.type}</b>
          {before !== null && <span> from {valueText(before.value)}</span>}
        </p>
      )}
      {entry !== undefined && <time>{clockText(entry.at)}</time>}
    </div>
  );
}
