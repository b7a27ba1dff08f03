import { activeIds } from './active.js';
import { chartFrom4 } from './chart-from-4.js';
import { Datum } from './datum.js';
import { messageLimits } from './message.js';
import { inWordsOf5 } from './names.js';
import { checkPlain } from './plain.js';
import { toldFrom } from './told.js';
import type { ChartNode, Entry, StateView, ToldTransition } from './types.js';

type ActorEntry = Entry & { readonly kind: 'actor' };

/** Messages that arrive within so many ms of each other were told in one go. */
const oneGo = 1_000;

/** Reads what an app says by the protocol of `@xstate/inspect`, in which actors have the form of XState 4. */
export class XState4Reader {
  /** A repeated registration comes without a name and a parent, and states come without a chart. */
  readonly #actors = new Map<string, ActorEntry>();
  #last: { readonly at: number; readonly arrived: number } | null = null;

  /** Whether the actor was registered by this protocol, and has not stopped. */
  knows(actor: string): boolean {
    return this.#actors.has(actor);
  }

  /**
   * What one message tells; nothing if it is of another protocol. It changes nothing: see `remember`.
   * @param now when it arrived, for a message that does not tell the time
   * @throws MalformedError
   */
  read(message: unknown, now: number): Entry[] {
    checkPlain(message, messageLimits);
    const datum = new Datum(message);
    switch (datum.get('type').value) {
      case 'service.register':
        return this.#news(this.#registered(datum, now));
      case 'service.event':
        return [eventFrom(datum, now)];
      case 'service.state':
        return [this.#stated(datum, now)];
      case 'service.stop':
        return [{ at: this.#stopTime(now), actor: sessionOf(datum), kind: 'stop' }];
      default:
        return [];
    }
  }

  /**
   * Takes note of entries that were read and accepted.
   * @param now when they arrived
   */
  remember(entries: readonly Entry[], now: number): void {
    for (const entry of entries) {
      const known = this.#actors.get(entry.actor);
      if (entry.kind === 'actor') this.#actors.set(entry.actor, entry);
      if (entry.kind === 'state' && known) this.#actors.set(entry.actor, { ...known, state: entry.state });
      if (entry.kind === 'stop') this.#actors.delete(entry.actor);
      this.#last = { at: entry.at, arrived: now };
    }
  }

  /** Each handshake of a viewer has all actors registered again: mostly that tells nothing new. */
  #news(entry: ActorEntry): Entry[] {
    const known = this.#actors.get(entry.actor);
    return known !== undefined && gist(known) === gist(entry) ? [] : [entry];
  }

  /** A stop does not tell its time: in a history that is told again it is as old as what was told just before. */
  #stopTime(now: number): number {
    if (this.#last === null) return now;
    const { at, arrived } = this.#last;
    return now - arrived <= oneGo ? at : Math.max(at, now);
  }

  #registered(datum: Datum, now: number): ActorEntry {
    const actor = sessionOf(datum);
    const known = this.#actors.get(actor);
    const chart = chartFrom4(datum.get('machine').parse(messageLimits));
    const state = datum.get('state').parse(messageLimits);
    return {
      at: timeOf(state, now),
      actor,
      kind: 'actor',
      name: datum.get('id').optional((id) => id.string()) ?? known?.name ?? chart.id,
      parent: datum.get('parent').optional((parent) => parent.string()) ?? known?.parent ?? null,
      chart,
      state: stateFrom(state, chart),
    };
  }

  #stated(datum: Datum, now: number): Entry {
    const actor = sessionOf(datum);
    const state = datum.get('state').parse(messageLimits);
    const chart = this.#actors.get(actor)?.chart ?? null;
    return { at: timeOf(state, now), actor, kind: 'state', state: stateFrom(state, chart) };
  }
}

/** What is told of an actor, whenever it is told and whatever led there. */
function gist({ name, parent, chart, state }: ActorEntry): string {
  const { value, status, context, tags, next } = state ?? {};
  return JSON.stringify([name, parent, chart, value, status, context, tags, next]);
}

const sessionOf = (datum: Datum): string => datum.get('sessionId').string();
const timeOf = (datum: Datum, now: number): number => datum.get('at').optional((at) => at.number()) ?? now;

function eventFrom(datum: Datum, now: number): Entry {
  const event = datum.get('event').parse(messageLimits);
  const data = event.get('data');
  const type = inWordsOf5((data.get('type').isMissing ? event.get('name') : data.get('type')).string());
  return {
    at: timeOf(event, now),
    actor: sessionOf(datum),
    kind: 'event',
    type,
    data: { ...data.record(), type },
    from: event.get('origin').optional((origin) => origin.string()),
  };
}

function stateFrom(state: Datum, chart: ChartNode | null): StateView {
  const value = state.get('value').optional((it) => it.stateValue());
  const isDone = state.get('done').value === true;
  const tags = state.get('tags');
  const taken = state.get('taken').optional(toldTransitions);
  const by = state.get('event').optional((event) => event.get('type').optional((type) => type.string()));
  return {
    value,
    status:
      state.get('status').optional((it) => it.oneOf('active', 'done', 'error', 'stopped')) ??
      (isDone ? 'done' : 'active'),
    context: state.get('context').value,
    // XState 4 keeps tags in a Set, which is `{}` as JSON.
    tags: Array.isArray(tags.value) ? tags.strings() : chart === null ? [] : tagsOf(chart, activeIds(chart, value)),
    next: state.get('next').optional((next) => next.strings().map(inWordsOf5)),
    ...(taken && { taken }),
    ...(by !== null && { by: inWordsOf5(by) }),
  };
}

const toldTransitions = (datum: Datum): ToldTransition[] =>
  toldFrom(datum).map((told) => ({ ...told, event: inWordsOf5(told.event) }));

function tagsOf(node: ChartNode, active: ReadonlySet<string>): string[] {
  if (!active.has(node.id)) return [];
  return [...new Set([...node.tags, ...node.children.flatMap((child) => tagsOf(child, active))])];
}
