import type { LinkClose } from '../../../machines/close.js';
import { connectionMachine } from '../../../machines/connection.machine.js';
import type { ConnectionEvent } from '../../../machines/types.js';
import type { EnvironmentHint } from '../../environment/port.js';
import type { FakeLink } from '../fake-link.js';
import type { Rig } from '../rig.js';
import { settled } from '../settled.js';
import { fillBuffer, restBuffer } from './buffer.js';
import { linkOf, possibleIn } from './possible.js';
import type { ModelEvent } from './types.js';
import { timerInputs } from './world.js';

type EventType = ConnectionEvent['type'];

/** What to make happen: an event of the model, or its type alone, for the plainest of its kind, as soon as it can be. */
export type Drivable = ModelEvent | EventType;

/** An event of which nothing but the type need be given. */
interface Wish extends Partial<LinkClose> {
  readonly type: EventType;
  readonly at?: number;
  readonly slept?: true;
  readonly epoch?: number;
  readonly request?: number;
  readonly retryAfterMs?: number | null;
  readonly link?: { readonly draining: boolean };
}

/** @throws TypeError for what `createRig` has not made, such as the connection alone. */
export function aRig(rig: Rig): void {
  const { connection, clock, transports } = Object(rig) as Partial<Rig>;
  if (connection === undefined || clock === undefined || transports === undefined) {
    throw new TypeError('`rig` must be a rig of createRig or createModelRig');
  }
}

function wishOf(what: Drivable): Wish {
  const wish: Wish = typeof what === 'string' ? { type: what } : what;
  const { type, at = 0 } = Object(wish) as Partial<Wish>;
  if (typeof type !== 'string') throw new TypeError('`event` must be an event of the model, or the type of one');
  const known = connectionMachine.events.filter((each) => !each.startsWith('xstate.'));
  if (!known.includes(type)) throw new TypeError(`There is no event '${type}', but ${known.join(', ')}`);
  if (!Number.isFinite(at)) throw new TypeError(`\`at\` must be a moment in ms, not ${at}`);
  return wish;
}

function refusal(rig: Rig, type: string, why: string): Error {
  const possible = [...new Set(possibleIn(rig))];
  const what = possible.length === 0 ? 'Nothing can any more.' : `What can: ${possible.join(', ')}.`;
  return new Error(`${type} cannot happen now, in ${rig.connection.status}: ${why}. ${what}`);
}

function endLink(link: FakeLink, { cause, code = 1006, reason = '', wasClean = false }: Wish): void {
  const { phase } = link;
  if (phase === 'closing') return link.serverClose(code, reason, wasClean);
  if (phase === 'connecting' && (cause ?? 'never-opened') === 'never-opened') return link.refuse();
  if (cause === undefined || cause === 'dropped') return link.drop();
  if (cause === 'server-close') return link.serverClose(code, reason, wasClean);
  // What only a transport itself can know.
  link.callbacks.closed({ cause, code, reason, wasClean });
}

function actOnLink(rig: Rig, link: FakeLink | null, wish: Wish): void {
  if (wish.type === 'transport.opened') link?.open();
  if (wish.type === 'transport.heard') link?.message('pong');
  if (wish.type === 'transport.closed' && link !== null) endLink(link, wish);
  if (wish.type === 'outbox.blocked') rig.connection.send('waits for room');
}

async function actOnPoll(rig: Rig, { type, request, code = 503, retryAfterMs = null }: Wish): Promise<void> {
  const { polling, connection } = rig;
  const newest = connection.actor.getSnapshot().context.request;
  const poll = polling?.polls.at((request ?? newest) - newest - 1);
  if (poll === undefined) throw refusal(rig, type, 'the rig has no FakePolling');
  await (type === 'poll.succeeded' ? poll.answer() : poll.fail(code, retryAfterMs));
}

async function act(rig: Rig, wish: Wish): Promise<void> {
  const { type, code, reason } = wish;
  if (type === 'user.close') return rig.connection.close(code, reason);
  if (type === 'user.reconnect') return rig.connection.reconnect();
  if (type.startsWith('poll.')) return actOnPoll(rig, wish);
  if (type.startsWith('network.') || type.startsWith('page.')) return rig.environment.say(type as EnvironmentHint);
  actOnLink(rig, linkOf(rig), wish);
}

/** A link or a poll of before speaks: it breaks the rules of its port, so nobody need hear of it. */
async function actOfOld(rig: Rig, wish: Wish): Promise<void> {
  if (wish.request !== undefined) return actOnPoll(rig, wish);
  const current = linkOf(rig);
  const old = rig.transports.flatMap(({ links }) => links).filter((link) => link !== current);
  const { epoch } = rig.connection.actor.getSnapshot().context;
  const newest = current === null ? epoch : epoch - 1;
  const { callbacks } = old.at((wish.epoch ?? newest) - newest - 1) ?? {};
  const { cause = 'dropped', code = 1006, reason = '', wasClean = false } = wish;
  if (wish.type === 'transport.opened') callbacks?.opened();
  if (wish.type === 'transport.heard') callbacks?.received('pong');
  if (wish.type === 'transport.closed') callbacks?.closed({ cause, code, reason, wasClean });
}

function isOld(rig: Rig, { type, epoch, request }: Wish): boolean {
  const { context, children } = rig.connection.actor.getSnapshot();
  if (request !== undefined) return request !== context.request || !context.polling;
  const hasLink = 'transport' in children;
  return type.startsWith('transport.') && epoch !== undefined && (epoch < context.epoch || !hasLink);
}

/** Lets time go by until the moment of the wish, in which nothing else may happen first. */
function pass(rig: Rig, { type, at, slept }: Wish, heard: readonly EventType[]): void {
  const ms = (at ?? rig.clock.now()) - rig.clock.now();
  if (ms < 0) throw refusal(rig, type, `its time was ${-ms} ms ago`);
  if (slept) rig.clock.jump(ms);
  else if (ms > 0) rig.clock.advance(ms);
  if (heard[0] !== undefined) throw refusal(rig, type, `${heard[0]} comes first`);
}

/** Lets the clock go on to the machine's next timer, which must be this one. */
function fire(rig: Rig, { type, at, slept }: Wish, heard: readonly EventType[]): void {
  if (slept) rig.clock.jump(Math.max(0, (at ?? 0) - rig.clock.now()));
  while (heard.length === 0) if (!rig.clock.advanceToNext()) throw refusal(rig, type, 'its timer is not set');
  if (heard[0] !== type) throw refusal(rig, type, `${heard[0]} comes first`);
}

/**
 * Makes an event of the model happen in the world of a rig: the socket opens, the server closes, a poll is answered, the
 * host gives a hint, the user calls, or the clock goes on to the timer. Resolves once the connection has heard of it.
 *
 * @throws Error that says what can happen, if this cannot happen now.
 * @throws TypeError for what is no rig, or no event at all.
 */
export async function drive(rig: Rig, what: Drivable): Promise<void> {
  aRig(rig);
  const wish = wishOf(what);
  const { type } = wish;
  await settled();
  if (isOld(rig, wish)) return actOfOld(rig, wish).then(settled);
  if (!possibleIn(rig).includes(type)) throw refusal(rig, type, 'nothing would bring it about');

  const { actor } = rig.connection;
  const heard: EventType[] = [];
  const listening = actor.system.inspect((inspected) => {
    if (inspected.type === '@xstate.event' && inspected.actorRef === actor) {
      heard.push(inspected.event.type as EventType);
    }
  });
  try {
    const isTimer = timerInputs(actor.getSnapshot()).some(([, { event }]) => event === type);
    if (!isTimer) pass(rig, wish, heard);
    fillBuffer(rig, type, wish.link?.draining === true);
    if (isTimer) fire(rig, wish, heard);
    else await act(rig, wish);
    await settled();
    restBuffer(rig);
  } finally {
    listening.unsubscribe();
  }
  if (!heard.includes(type)) throw refusal(rig, type, 'the machine was not told of it');
}
