import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ChartConfig, configFromScxml, nameIn } from './scxml.js';

// Statecharts that others wrote, to try interpreters of SCXML with: each comes with the states that it must be in.
const folder = dirname(createRequire(import.meta.url).resolve('@scion-scxml/test-framework/package.json'));

const files = {
  /** Parallel states in parallel states, one of which is exchanged for another. */
  parallel: 'parallel/test3',
  /** Deep and shallow history in two regions, and transitions to both at once. */
  history: 'history/history4b',
  /** Seven states deep, with a deep history that brings all of them back. */
  nested: 'history/history5',
} as const;

export type ForeignName = keyof typeof files;

export interface ForeignChart {
  readonly config: ChartConfig;
  /** Events, and the states after each, those around them included; the first needs none. */
  readonly script: readonly { readonly event: string | null; readonly states: readonly string[] }[];
}

interface Script {
  readonly initialConfiguration: readonly string[];
  readonly events: readonly {
    readonly event: { readonly name: string };
    readonly nextConfiguration: readonly string[];
  }[];
}

/** The leaves and the states around them, without the root. */
function withAround(root: ChartConfig, leaves: readonly string[]): string[] {
  const wanted = new Set(leaves.map(nameIn));
  const active = (state: ChartConfig): string[] => {
    const below = Object.values(state.states ?? {}).flatMap(active);
    return below.length > 0 || wanted.has(state.id) ? [state.id, ...below] : [];
  };
  return active(root)
    .filter((id) => id !== root.id)
    .sort();
}

function load(name: ForeignName): ForeignChart {
  const read = (ending: string): string => readFileSync(join(folder, 'test', `${files[name]}.${ending}`), 'utf8');
  const config = configFromScxml(read('scxml'), name);
  const { initialConfiguration, events }: Script = JSON.parse(read('json'));
  return {
    config,
    script: [
      { event: null, states: withAround(config, initialConfiguration) },
      ...events.map(({ event, nextConfiguration }) => ({
        event: event.name,
        states: withAround(config, nextConfiguration),
      })),
    ],
  };
}

export const foreignCharts: Readonly<Record<ForeignName, ForeignChart>> = {
  parallel: load('parallel'),
  history: load('history'),
  nested: load('nested'),
};
