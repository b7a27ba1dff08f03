import { Datum } from './datum.js';
import type { PlainLimits } from './plain.js';
import { readChart } from './read-chart.js';
import { toldFrom } from './told.js';
import type { Entry, Recording, StateView } from './types.js';

/** Far more than the entries that are kept at once would need. */
export const fileLimits: PlainLimits = { size: 100_000_000, depth: 200 };

/** The text of a file that `parseRecording` takes. */
export function exportRecording(entries: readonly Entry[]): string {
  const recording: Recording = { format: 'heartline-recording', version: 1, entries };
  return JSON.stringify(recording);
}

/**
 * A recording from a file that may come from anywhere: every part is checked, what does not belong to it is left out.
 * @throws MalformedError which says what is wrong, and where
 */
export function parseRecording(text: string): Recording {
  const file = new Datum(text).parse(fileLimits);
  return {
    format: file.get('format').oneOf('heartline-recording'),
    version: file.get('version').oneOf(1),
    entries: file.get('entries').list().map(entry),
  };
}

function entry(datum: Datum): Entry {
  const about = { at: datum.get('at').number(), actor: datum.get('actor').string() };
  const kind = datum.get('kind').oneOf('actor', 'event', 'state', 'stop');
  switch (kind) {
    case 'actor':
      return {
        ...about,
        kind,
        name: datum.get('name').string(),
        parent: datum.get('parent').optional((parent) => parent.string()),
        chart: datum.get('chart').optional(readChart),
        state: datum.get('state').optional(stateView),
      };
    case 'event':
      return {
        ...about,
        kind,
        type: datum.get('type').string(),
        data: datum.get('data').record(),
        from: datum.get('from').optional((from) => from.string()),
      };
    case 'state':
      return { ...about, kind, state: stateView(datum.get('state')) };
    case 'stop':
      return { ...about, kind };
  }
}

function stateView(datum: Datum): StateView {
  const taken = datum.get('taken').optional(toldFrom);
  const by = datum.get('by').optional((type) => type.string());
  return {
    value: datum.get('value').optional((value) => value.stateValue()),
    status: datum.get('status').oneOf('active', 'done', 'error', 'stopped'),
    context: datum.get('context').value,
    tags: datum.get('tags').strings(),
    next: datum.get('next').optional((next) => next.strings()),
    ...(taken && { taken }),
    ...(by !== null && { by }),
  };
}
