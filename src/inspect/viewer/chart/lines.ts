import type { ChartNode } from '../recording/types.js';
import { fold } from './fold.js';
import { type Declared, innerTransitions, type Link, linksOf, nodesOf } from './links.js';
import { shorten } from './text.js';

/** A line of text in a node. */
export interface NodeLine {
  readonly kind: 'invoke' | 'entry' | 'exit' | 'inner' | 'more';
  readonly text: string;
}

/** How much of a chart is shown. */
export interface Detail {
  /** The ids of the nodes and arrows that are unfolded. */
  readonly opened: ReadonlySet<string>;
  /** A chart of few transitions has room for their guards. */
  readonly hasGuards: boolean;
  /** A chart of many arrows has room for one line at each. */
  readonly isDense: boolean;
}

const mostWithGuards = 40;
const mostLinksWithRoom = 14;
const longest = 34;
const longestWhereDense = 20;
const mostInnerLines = 2;
const mostLabelLines = 3;

export function detailOf(chart: ChartNode, opened: ReadonlySet<string>): Detail {
  const count = nodesOf(chart).reduce((sum, { transitions }) => sum + transitions.length, 0);
  return { opened, hasGuards: count <= mostWithGuards, isDense: linksOf(chart).length > mostLinksWithRoom };
}

/** What an event is called where a transition needs none. */
export const eventName = (event: string): string => (event === '' ? 'always' : event);

/** Each text once, with how often it would have been there. */
function counted(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} ×${count}`));
}

function named({ transition }: Declared, { hasGuards }: Detail): string {
  const guard = hasGuards && transition.guard !== null ? ` [${transition.guard}]` : '';
  return shorten(`${eventName(transition.event)}${guard}`, longest);
}

/** Of several actions only the first is named. */
function acting(kind: 'entry' | 'exit', actions: readonly string[]): NodeLine[] {
  const [first, ...rest] = actions;
  if (first === undefined) return [];
  return [{ kind, text: shorten(`${kind} / ${first}`, longest - 4) + (rest.length > 0 ? ` +${rest.length}` : '') }];
}

/** What stands in a node below its name. */
export function nodeLines(node: ChartNode, detail: Detail): NodeLine[] {
  const inner = counted(innerTransitions(node).map((declared) => mark(declared) + named(declared, detail)));
  const { shown, more } = fold(inner, detail.isDense ? 0 : mostInnerLines, detail.opened.has(node.id));
  const isTerse = detail.isDense && !detail.opened.has(node.id);
  const acts: NodeLine[] = [
    ...node.invokes.map((invoked): NodeLine => ({ kind: 'invoke', text: shorten(`invoke ${invoked}`, longest) })),
    ...acting('entry', node.entry),
    ...acting('exit', node.exit),
  ];
  return [
    ...(isTerse ? [] : acts),
    ...shown.map((text): NodeLine => ({ kind: 'inner', text })),
    ...(more > 0
      ? [{ kind: 'more', text: shown.length > 0 ? `+ ${more} more` : `${more} inner events` } as const]
      : []),
  ];
}

const mark = ({ transition: { targets } }: Declared): string => (targets.length > 0 ? '↻ ' : '');

/** What stands at an arrow. */
export function linkLines(link: Link, detail: Detail): string[] {
  const names = counted(link.transitions.map((declared) => named(declared, detail)));
  const isOpen = detail.opened.has(link.id);
  const [first = '', ...rest] = names;
  if (detail.isDense && !isOpen) {
    return [shorten(first, longestWhereDense) + (rest.length > 0 ? `  +${rest.length}` : '')];
  }
  const { shown, more } = fold(names, mostLabelLines, isOpen);
  return [...shown, ...(more > 0 ? [`+ ${more} more`] : [])];
}
