import type { JSX } from 'preact';
import { counted } from './format.js';
import type { PageProps } from './page.js';
import { marksOf, Tree } from './tree.js';

/** What the actor knows, and what its last step has changed in that. */
export function Context({ page: { model } }: PageProps): JSX.Element {
  const actor = model.actor.value;
  const { changes, event } = model.step.value;
  const marks = marksOf(changes);
  return (
    <section class="panel context" aria-label="Context">
      <header>
        <h2>Context</h2>
        {changes.length > 0 && <span class="quiet">{counted(changes.length, 'change')} in this step</span>}
      </header>
      {actor?.state == null ? (
        <p class="placeholder">No state is known of this actor.</p>
      ) : (
        <ul class="tree" key={actor.id}>
          {event !== null && (
            <Tree name={`event ${event.type}`} value={event.data} path={['event of this step']} marks={marksOf([])} />
          )}
          <Tree name="context" value={actor.state.context} path={[]} marks={marks} />
        </ul>
      )}
    </section>
  );
}
