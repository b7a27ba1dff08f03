import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { branches, isOver } from './actor-tree.js';
import { valueText } from './format.js';
import type { PageProps } from './page.js';
import { toneOfState } from './tone.js';

const mostLines = 300;

/** Who is there, and in which state. */
export function Actors({ page: { model } }: PageProps): JSX.Element {
  const limit = useSignal(mostLines);
  const all = branches(model.moment.value);
  const shown = all.slice(0, limit.value);
  const chosen = model.actor.value?.id;
  const focusAt = Math.max(
    0,
    shown.findIndex(({ actor }) => actor.id === chosen),
  );
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')];
    const here = items.findIndex((item) => item.contains(document.activeElement));
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined && event.key !== 'Enter' && event.key !== ' ') return;
    if (next === undefined) items[here]?.click();
    else items[next]?.focus();
    event.preventDefault();
  };
  return (
    <section class="panel actors" aria-label="Actors">
      <header>
        <h2>Actors</h2>
      </header>
      {all.length === 0 && <p class="placeholder">None yet.</p>}
      <div role="tree" aria-label="Actors" tabIndex={-1} onKeyDown={onKeyDown}>
        {shown.map(({ actor, depth, count }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of its items.
          <div
            key={actor.id}
            role="treeitem"
            tabIndex={index === focusAt ? 0 : -1}
            aria-level={depth + 1}
            aria-selected={actor.id === chosen}
            class={`actor tone-${toneOfState(actor.state, actor.isStopped)}${isOver(actor) ? ' is-over' : ''}`}
            style={{ paddingLeft: `${12 + depth * 14}px` }}
            onClick={() => (model.chosen.value = actor.id)}
          >
            <span class="lamp" aria-hidden="true" />
            <span class="name">{actor.name}</span>
            {count > 1 && <span class="count">×{count}</span>}
            <span class="state">{isOver(actor) ? 'stopped' : valueText(actor.state?.value ?? null)}</span>
          </div>
        ))}
      </div>
      {all.length > limit.value && (
        <button type="button" class="more" onClick={() => (limit.value += mostLines)}>
          + {all.length - limit.value} more
        </button>
      )}
    </section>
  );
}
