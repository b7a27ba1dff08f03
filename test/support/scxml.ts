/** A tag of an XML document that holds nothing but elements. */
interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

function parse(xml: string): Element {
  const above: Element[] = [{ name: 'document', attributes: {}, children: [] }];
  for (const [, closing, name = '', rest = '', empty] of xml
    .replace(/<!--.*?-->|<\?.*?\?>/gs, '')
    .matchAll(/<(\/?)(\w+)([^>]*?)(\/?)>/g)) {
    if (closing) {
      above.pop();
      continue;
    }
    const attributes = Object.fromEntries(
      [...rest.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    );
    const element = { name, attributes, children: [] };
    above.at(-1)?.children.push(element);
    if (!empty) above.push(element);
  }
  const [root] = above[0]?.children ?? [];
  if (root === undefined || above.length !== 1) throw new Error('not well-formed');
  return root;
}

/** What is needed of the config of a machine of XState 5; plain JSON. */
export interface ChartConfig {
  id: string;
  type?: 'parallel' | 'final' | 'history';
  history?: 'shallow' | 'deep';
  target?: string;
  initial?: string;
  states?: Record<string, ChartConfig>;
  on?: Record<string, { target: string[]; reenter: boolean }[]>;
}

/** XState takes a dot for the border between two states. */
export const nameIn = (id: string): string => id.replaceAll('.', '_');

const targetsOf = ({ attributes: { target = '' } }: Element): string[] =>
  target.split(' ').map((id) => `#${nameIn(id)}`);

const statesIn = ({ children }: Element): Element[] => children.filter(({ name }) => name !== 'transition');
const transitionsIn = ({ children }: Element): Element[] => children.filter(({ name }) => name === 'transition');

function configOf(element: Element, id: string): ChartConfig {
  const { name, attributes } = element;
  const config: ChartConfig = { id };
  if (name === 'history') {
    const [target] = transitionsIn(element).flatMap(targetsOf);
    return {
      ...config,
      type: 'history',
      history: attributes.type === 'deep' ? 'deep' : 'shallow',
      target: target ?? '',
    };
  }
  if (name === 'parallel' || name === 'final') config.type = name;
  else if (name !== 'state' && name !== 'scxml') throw new Error(`<${name}> is not read here`);

  const states = statesIn(element).map((state) => [nameIn(state.attributes.id ?? ''), state] as const);
  if (states.length > 0) {
    config.states = Object.fromEntries(states.map(([key, state]) => [key, configOf(state, key)]));
    // The first in the document where it names none (SCXML 3.3.1).
    if (name !== 'parallel') config.initial = nameIn(attributes.initial ?? states[0]?.[0] ?? '');
  }
  const on: ChartConfig['on'] = {};
  for (const transition of transitionsIn(element)) {
    const { event, cond } = transition.attributes;
    if (event === undefined || cond !== undefined || transition.children.length > 0)
      throw new Error('only transitions by an event are read here');
    // Those of SCXML leave their source, unless it says internal (3.5.1).
    on[event] = [...(on[event] ?? []), { target: targetsOf(transition), reenter: true }];
  }
  return Object.keys(on).length > 0 ? { ...config, on } : config;
}

/** A chart in SCXML that has states and events and nothing else, as the config of a machine of XState 5. */
export const configFromScxml = (xml: string, id: string): ChartConfig => configOf(parse(xml), id);
