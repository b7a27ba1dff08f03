import { describe, expect, inject, it } from 'vitest';
import { entries, formats, frameworkOf, load } from './entries.js';
import { runScript } from './run.js';

const consumer = inject('consumer');

// Every global that the host adds to the language, and those that only other hosts have. A fresh vm context holds the
// language alone. Reads of xstate's own modules are not ours: they are loaded before the recording starts.
const recordGlobals = `
  const language = new Set(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)'));
  const elsewhere = [
    'WebSocket', 'EventSource', 'XMLHttpRequest', 'document', 'window', 'self', 'location', 'navigator',
    'localStorage', 'addEventListener', 'Deno', 'Bun',
  ];
  const touched = [];
  for (const name of new Set([...Object.getOwnPropertyNames(globalThis), ...elsewhere])) {
    if (language.has(name) && name !== 'console') continue;
    const value = globalThis[name];
    Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); return value; } });
  }
  for (const [owner, method] of [[Date, 'now'], [Math, 'random']]) {
    const original = owner[method];
    owner[method] = () => { touched.push(method); return original(); };
  }
  // Node loads some globals when they are first read, above; that is not the entry's doing.
  touched.length = 0;
  const before = Object.getOwnPropertyNames(globalThis);
  const report = () => {
    const seen = [...touched];
    const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name));
    console.log(JSON.stringify({ seen, added }));
  };
`;

/** What the parts of others look at that are bundled: XState 4 its console, and tsup's `import.meta.url` of CommonJS. */
const looksOfOthers: Readonly<Record<string, readonly string[]>> = {
  'heartline/inspect': ['console'],
  'heartline/inspect/server': ['console', 'document'],
};

describe.each(formats)('as %s', (format) => {
  const prepare = `
    ${load(format, 'vm', 'node:vm')}
    ${load(format, 'xstate', 'xstate')}
    ${load(format, 'graph', 'xstate/graph')}
    ${recordGlobals}
  `;

  it.each(entries)('importing %s reads, starts and leaves nothing', async (entry) => {
    const framework = frameworkOf[entry];
    // Svelte reads globals where its own modules are loaded.
    const theirs = framework === 'svelte' ? [framework, 'svelte/reactivity', 'svelte/store'] : [framework];
    const before = theirs.map((name, index) => (name ? load(format, `framework${index}`, name) : '')).join('');
    const code = `${before} ${prepare} ${load(format, 'entry', entry)} report();`;
    const project = framework === undefined ? inject('consumer') : inject('frameworkConsumer');
    const { seen, added } = (await runScript(project, format, code)) as { seen: string[]; added: string[] };
    const own = seen.filter((name) => !looksOfOthers[entry]?.includes(name));
    expect({ own, added }).toEqual({ own: [], added: [] });
  });

  it('the recording notices a module that reads or adds a global', async () => {
    const guilty = `globalThis.leak = typeof window + typeof setTimeout + Math.random();`;
    expect(await runScript(consumer, format, `${prepare} ${guilty} report();`)).toEqual({
      seen: ['window', 'setTimeout', 'random'],
      added: ['leak'],
    });
  });
});
