import type { Datum } from './datum.js';

/** What a function without a name of its own is called. */
const inline = 'inline';

/** The name of an action, a guard or an actor's logic: a string, or an object with one. */
export function nameOf(datum: Datum): string {
  if (typeof datum.value === 'string') return datum.value || inline;
  for (const key of ['name', 'type', 'id']) {
    const { value } = datum.get(key);
    if (typeof value === 'string' && value !== '') return value;
  }
  return inline;
}

/** One or many of them, or none. */
export function namesOf(datum: Datum): string[] {
  return listOf(datum).map(nameOf);
}

/** What may be given alone or as an array. */
export function listOf(datum: Datum): Datum[] {
  if (datum.isMissing) return [];
  return Array.isArray(datum.value) ? datum.list() : [datum];
}

/** An event type of XState 4 as XState 5 calls the same. */
export function inWordsOf5(type: string): string {
  const [, delay, source] = /^xstate\.after\((.*?)\)#(.*)$/s.exec(type) ?? [];
  if (delay !== undefined) return `xstate.after.${delay}.${source}`;
  return type
    .replace(/^done\.invoke\./, 'xstate.done.actor.')
    .replace(/^error\.platform\./, 'xstate.error.actor.')
    .replace(/^done\.state\./, 'xstate.done.state.');
}
