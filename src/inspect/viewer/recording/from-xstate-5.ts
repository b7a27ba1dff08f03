import { chartFrom5, isCut } from './chart-from-5.js';
import { Datum } from './datum.js';
import { messageLimits } from './message.js';
import { checkPlain } from './plain.js';
import type { ChartNode, Entry, StateView } from './types.js';

/**
 * What an app says by the protocol of `@statelyai/inspect`, which shows actors of XState 5 as they are; nothing for a
 * message of another protocol.
 * @param now when it arrived, for a message that does not tell the time
 * @throws MalformedError
 */
export function entriesFrom5(message: unknown, now: number): Entry[] {
  checkPlain(message, messageLimits);
  const datum = new Datum(message);
  const type = datum.get('type').value;
  if (type !== '@xstate.actor' && type !== '@xstate.event' && type !== '@xstate.snapshot') return [];
  const about = { at: timeOf(datum) ?? now, actor: datum.get('sessionId').string() };
  if (type === '@xstate.event') return [{ ...about, ...eventFrom(datum) }];
  const state = stateFrom(datum.get('snapshot'));
  const told: Entry =
    type === '@xstate.actor'
      ? { ...about, ...actorFrom(datum, state) }
      : { ...about, kind: 'state', state: { ...state, ...causeOf(datum) } };
  // There is no message for the end of an actor.
  return state.status === 'active' ? [told] : [told, { ...about, kind: 'stop' }];
}

function causeOf(datum: Datum): Pick<StateView, 'by'> {
  const event = datum.get('event');
  const by = event.isMissing || isCut(event) ? null : event.get('type').optional((type) => type.string());
  return by === null ? {} : { by };
}

/** Sent as a text. */
function timeOf(datum: Datum): number | null {
  const createdAt = datum.get('createdAt').optional((it) => it.string());
  const at = createdAt === null || createdAt === '' ? Number.NaN : Number(createdAt);
  return Number.isFinite(at) ? at : null;
}

type About = 'at' | 'actor';

function actorFrom(datum: Datum, state: StateView): Omit<Entry & { readonly kind: 'actor' }, About> {
  const session = datum.get('sessionId').string();
  return {
    kind: 'actor',
    name: datum.get('name').optional((name) => name.string()) ?? session,
    parent: datum.get('parentId').optional((parent) => parent.string()),
    chart: chartOf(datum.get('definition'), state),
    state,
  };
}

/** Also an actor that is no machine has a definition, with nothing but a name in it. */
function chartOf(text: Datum, state: StateView): ChartNode | null {
  if (text.isMissing) return null;
  const definition = text.parse(messageLimits);
  const isMachine = state.value !== null || definition.entries().some(([key]) => key !== 'id');
  return isMachine ? chartFrom5(definition) : null;
}

function eventFrom(datum: Datum): Omit<Entry & { readonly kind: 'event' }, About> {
  const event = datum.get('event');
  return {
    kind: 'event',
    type: event.get('type').string(),
    data: event.record(),
    from: datum.get('sourceId').optional((source) => source.string()),
  };
}

function stateFrom(snapshot: Datum): StateView {
  const { status: _, ...rest } = snapshot.record();
  const value = snapshot.get('value').optional((it) => it.stateValue());
  const tags = snapshot.get('tags');
  return {
    value,
    status: snapshot.get('status').optional((it) => it.oneOf('active', 'done', 'error', 'stopped')) ?? 'active',
    // What is no machine has no context, but it may have an output or an error to show.
    context: value === null && !('context' in rest) ? rest : rest.context,
    tags: Array.isArray(tags.value) ? tags.strings() : [],
    next: null,
  };
}
