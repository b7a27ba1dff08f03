import type { Entry } from './types.js';

type ActorEntry = Entry & { readonly kind: 'actor' };

/**
 * The entries without the oldest `count`, or as many of them as can go. An actor that goes on stays, in the state that
 * the forgotten entries had led it to, in the order in which they came; one whose end is forgotten is forgotten as well.
 */
export function forgetOldest(entries: readonly Entry[], count: number): Entry[] {
  const actors = new Map<string, ActorEntry>();
  let seen = 0;
  for (const entry of entries) {
    if (seen - actors.size >= count) break;
    take(actors, entry);
    seen += 1;
  }
  return [...actors.values(), ...entries.slice(seen)];
}

function take(actors: Map<string, ActorEntry>, entry: Entry): void {
  const known = actors.get(entry.actor);
  if (entry.kind === 'actor') actors.set(entry.actor, { ...entry, state: entry.state ?? known?.state ?? null });
  if (entry.kind === 'state' && known) actors.set(entry.actor, { ...known, at: entry.at, state: entry.state });
  if (entry.kind === 'stop') actors.delete(entry.actor);
}
