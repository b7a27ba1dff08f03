import type { ChartNode, StateView } from '../recording/types.js';

/** What a colour stands for. */
export type Tone = 'well' | 'waiting' | 'over' | 'problem' | 'neutral';

/** Words that machines use as tags, heartline's among them. */
const words: ReadonlyMap<string, Tone> = new Map<string, Tone>([
  ['problem', 'problem'],
  ['error', 'problem'],
  ['failed', 'problem'],
  ['failure', 'problem'],
  ['terminal', 'over'],
  ['done', 'over'],
  ['stopped', 'over'],
  ['connected', 'well'],
  ['ready', 'well'],
  ['success', 'well'],
  ['retrying', 'waiting'],
  ['waiting', 'waiting'],
  ['loading', 'waiting'],
  ['pending', 'waiting'],
]);

/** The most telling comes first. */
const order: readonly Tone[] = ['problem', 'over', 'well', 'waiting'];

function toneOfTags(tags: readonly string[]): Tone {
  const told = new Set(tags.map((tag) => words.get(tag)));
  return order.find((tone) => told.has(tone)) ?? 'neutral';
}

export function toneOfState(state: StateView | null, isStopped = false): Tone {
  if (state?.status === 'error') return 'problem';
  if (isStopped || (state !== null && state.status !== 'active')) return 'over';
  return state === null ? 'neutral' : toneOfTags(state.tags);
}

export function toneOfNode({ tags, type }: ChartNode): Tone {
  const tone = toneOfTags(tags);
  return tone === 'neutral' && type === 'final' ? 'over' : tone;
}
