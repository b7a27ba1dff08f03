import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeartlineError } from '../../../../src/errors.js';
import { exportRecording, fileLimits, parseRecording } from '../../../../src/inspect/viewer/recording/file.js';
import { MalformedError } from '../../../../src/inspect/viewer/recording/malformed.js';
import type {
  ChartNode,
  ChartTransition,
  Entry,
  StateValue,
  StateView,
} from '../../../../src/inspect/viewer/recording/types.js';
import { entered, node, received, registered, state, stopped, transition } from './entries.js';

const word = fc.string({ maxLength: 8 });
const words = fc.array(word, { maxLength: 3 });
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
/** `__proto__` is refused, and -0 is 0 in JSON. */
const plain = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => !JSON.stringify(value).includes('__proto__') && !Object.is(value, -0))
  .map((value): unknown => JSON.parse(JSON.stringify(value)));
const data = fc.dictionary(
  word.filter((key) => key !== '__proto__'),
  plain,
  { noNullPrototype: true },
);

const { value: aStateValue } = fc.letrec<{ value: StateValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.dictionary(
      word.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 3, noNullPrototype: true },
    ),
  ),
}));
const aState: fc.Arbitrary<StateView> = fc.record(
  {
    value: optional(aStateValue),
    status: fc.constantFrom('active', 'done', 'error', 'stopped'),
    context: plain,
    tags: words,
    next: optional(words),
    by: word,
  },
  { requiredKeys: ['value', 'status', 'context', 'tags', 'next'] },
);

/** A tree of nodes, numbered; each may have a transition to any other. */
const aChart: fc.Arbitrary<ChartNode> = fc
  .tuple(
    fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
    fc.array(
      fc.record({
        event: word,
        targets: fc.array(fc.nat(), { maxLength: 2 }),
        guard: optional(word),
        actions: words,
        reenter: fc.boolean(),
        description: optional(word),
      }),
      { maxLength: 4 },
    ),
    fc.record({ description: optional(word), tags: words, invokes: words, entry: words, exit: words }),
  )
  .map(([parents, links, rest]) => {
    const transitions: ChartTransition[] = links.map(({ targets, ...link }) => ({
      ...link,
      targets: targets.map((target) => `n${target % parents.length}`),
    }));
    const build = (index: number): ChartNode => {
      const own = parents.flatMap((parent, at) => (at > 0 && parent % at === index ? [at] : []));
      const children = own.filter((at) => at > index).map(build);
      return node(`n${index}`, { ...rest, children, transitions });
    };
    return build(0);
  })
  // Only a node that is in the tree may be aimed at.
  .filter((chart) => {
    const ids = new Set<string>();
    const collect = ({ id, children }: ChartNode): void => {
      ids.add(id);
      children.forEach(collect);
    };
    collect(chart);
    return chart.transitions.every(({ targets }) => targets.every((target) => ids.has(target)));
  });

const at = fc.double({ noNaN: true, noDefaultInfinity: true }).map((time) => time + 0);
const anEntry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({
    at,
    actor: word,
    kind: fc.constant('actor' as const),
    name: word,
    parent: optional(word),
    chart: optional(aChart),
    state: optional(aState),
  }),
  fc.record({ at, actor: word, kind: fc.constant('event' as const), type: word, data, from: optional(word) }),
  fc.record({ at, actor: word, kind: fc.constant('state' as const), state: aState }),
  fc.record({ at, actor: word, kind: fc.constant('stop' as const) }),
);

/** A good file in which one value was put in place of another. */
function spoilt(path: readonly (string | number)[], value: unknown): string {
  const chart = node('root', { children: [node('a', { transitions: [transition('GO', ['b'])] }), node('b')] });
  const actor = { ...registered('x', 1, state({ a: 'b' })), chart };
  const file: object = JSON.parse(
    exportRecording([actor, received('x', 'GO', 2), entered('x', 'b', 3), stopped('x', 4)]),
  );
  const owner = path.slice(0, -1).reduce((of: object, key) => Reflect.get(of, key), file);
  Reflect.set(owner, path.at(-1) ?? '', value);
  return JSON.stringify(file);
}

function failure(text: string): MalformedError {
  try {
    parseRecording(text);
  } catch (error) {
    if (error instanceof MalformedError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a recording as a file', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(anEntry, { maxLength: 8 }), (entries) => {
        const recording = parseRecording(exportRecording(entries));
        expect(recording).toEqual({ format: 'heartline-recording', version: 1, entries });
        expect(parseRecording(exportRecording(recording.entries))).toEqual(recording);
      }),
      { numRuns: 200 },
    );
  });

  it('loses what does not belong to it', () => {
    expect(parseRecording(spoilt(['entries', 0, 'extra'], 1)).entries[0]).not.toHaveProperty('extra');
    expect(parseRecording(spoilt(['extra'], 1))).not.toHaveProperty('extra');
  });

  it.each<[readonly (string | number)[], unknown, string, RegExp]>([
    [['format'], 'other', 'format', /'heartline-recording'/],
    [['version'], 2, 'version', /'1', not 2/],
    [['entries'], {}, 'entries', /an array, not an object/],
    [['entries', 1], null, 'entries[1]', /an object, not null/],
    [['entries', 1, 'at'], '2', 'entries[1].at', /a finite number/],
    [['entries', 1, 'actor'], 7, 'entries[1].actor', /a string, not 7/],
    [['entries', 1, 'kind'], 'toString', 'entries[1].kind', /'actor' or 'event'/],
    [['entries', 1, 'data'], [], 'entries[1].data', /an object, not an array/],
    [['entries', 1, 'from'], false, 'entries[1].from', /a string/],
    [['entries', 1, 'type'], undefined, 'entries[1].type', /not missing/],
    [['entries', 2, 'state', 'value'], { a: { b: 1 } }, 'entries[2].state.value.a.b', /a state value/],
    [['entries', 2, 'state', 'value'], ['a'], 'entries[2].state.value', /an object, not an array/],
    [['entries', 2, 'state', 'status'], 'asleep', 'entries[2].state.status', /'active'/],
    [['entries', 2, 'state', 'tags'], 'tag', 'entries[2].state.tags', /an array/],
    [['entries', 2, 'state', 'next'], [1], 'entries[2].state.next[0]', /a string/],
    [['entries', 2, 'state', 'by'], 1, 'entries[2].state.by', /a string/],
    [['entries', 2, 'state'], null, 'entries[2].state', /an object/],
    [['entries', 0, 'name'], null, 'entries[0].name', /a string/],
    [['entries', 0, 'chart', 'type'], 'odd', 'entries[0].chart.type', /'atomic'/],
    [['entries', 0, 'chart', 'initial'], 'z', 'entries[0].chart.initial', /not a child/],
    [['entries', 0, 'chart', 'children', 1, 'id'], 'a', 'entries[0].chart.children[1].id', /another node/],
    [
      ['entries', 0, 'chart', 'children', 0, 'transitions', 0, 'targets'],
      ['nowhere'],
      'entries[0].chart.children[0].transitions[0].targets[0]',
      /not the id of a node/,
    ],
    [
      ['entries', 0, 'chart', 'children', 0, 'transitions', 0, 'reenter'],
      'yes',
      'entries[0].chart.children[0].transitions[0].reenter',
      /true or false/,
    ],
  ])('is refused with %j as %j', (path, value, where, what) => {
    const error = failure(spoilt(path, value));
    expect(error.path).toBe(where);
    expect(error.message).toMatch(what);
    expect(error.message.startsWith(`${where}: `)).toBe(true);
    expect(error).toBeInstanceOf(HeartlineError);
  });

  it('is refused if it is no JSON, or no recording at all', () => {
    expect(failure('{').message).toMatch(/^not JSON: /);
    for (const text of ['null', '[]', '1', '"x"', 'true', '{}']) expect(failure(text)).toBeInstanceOf(MalformedError);
  });

  it('is refused with a key `__proto__`, wherever it is', () => {
    const text = exportRecording([received('a', 'GO')]).replace('"data":{', '"data":{"x":[{"__proto__":{"bad":1}}],');
    const error = failure(text);
    expect([error.path, error.message]).toEqual([
      'entries[0].data.x[0]',
      'entries[0].data.x[0]: a key `__proto__` is not allowed',
    ]);
    expect(Reflect.get({}, 'bad')).toBeUndefined();
  });

  it('is refused if it is nested too deep, without running out of stack', () => {
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const withContext = (json: string) =>
      exportRecording([entered('a', 'b')]).replace('"context":{}', `"context":${json}`);
    expect(failure(withContext(deep(100_000))).message).toMatch(/nested more than 200 deep/);
    expect(parseRecording(withContext(deep(150))).entries).toHaveLength(1);
  });

  it('is refused if it is too large, before it is parsed', () => {
    expect(failure('x'.repeat(fileLimits.size + 1)).message).toMatch(/larger than 100000000 characters/);
  });
});
