import { type ActorOptions, type AnyActorLogic, initialTransition, type SnapshotFrom, transition } from 'xstate';
import {
  type ConnectionEvent,
  type ConnectionSettings,
  connectionMachine,
  defaultSettings,
  type LinkReport,
} from '../../machines/index.js';

export type Snapshot = SnapshotFrom<typeof connectionMachine>;
export type EventType = ConnectionEvent['type'];

/** What `transition()` says would be done, in words that a table can hold. */
export function effectsOf(actions: readonly { type: string; params: unknown }[]): string[] {
  return actions.flatMap(({ type, params }) => {
    const { id, src, actorRef, event, delay } = (params ?? {}) as Record<string, never> & {
      actorRef?: { options: ActorOptions<AnyActorLogic>; id: string };
      event?: { type: string };
    };
    if (type === 'xstate.spawnChild') {
      const input = (actorRef?.options.input ?? {}) as Record<string, unknown>;
      if (src === 'timer') {
        const basis = input.basis === 'now' ? '' : ` (${input.basis})`;
        return [`${id}: ${input.event} in ${input.delayMs}${basis}`];
      }
      if (src === 'transport') return [`connect #${input.epoch} via ${input.index}`];
      if (src === 'poller') return [`poll #${input.request}`];
      return [`start ${src}`];
    }
    if (type === 'xstate.sendTo') return [`tell transport ${event?.type}`];
    if (type === 'xstate.stopChild') return stopped(params);
    if (type === 'xstate.cancel' || delay !== undefined) return [`${type}!`];
    return [`${type}`];
  });
}

function stopped(params: unknown): string[] {
  const { id } = (params ?? {}) as { id?: string };
  return id === undefined ? [] : [`stop ${id}`];
}

export const heartbeat: ConnectionSettings['heartbeat'] = { ...defaultSettings.heartbeat, mode: 'ping' };

export const settings: ConnectionSettings = {
  ...defaultSettings,
  transports: [{ name: 'ws', connectTimeoutMs: 10_000 }],
  polling: { name: 'polling', intervalMs: 5_000, hiddenIntervalMs: 30_000, timeoutMs: 30_000 },
  heartbeat,
};

export const start = 1_000_000;

/** A life told event by event, each so many ms after the one before, with a fixed throw of the dice. */
export class Life {
  snapshot: Snapshot;
  effects: string[];
  at: number = start;

  constructor(
    own: Partial<ConnectionSettings> = {},
    input: { readonly offline?: boolean } = {},
    readonly chance: number = 0.5,
  ) {
    const [snapshot, actions] = initialTransition(connectionMachine, {
      settings: { ...settings, ...own },
      at: start,
      ...input,
    });
    this.snapshot = snapshot;
    this.effects = effectsOf(actions);
  }

  get state(): string {
    return this.snapshot.value;
  }

  get context(): Snapshot['context'] {
    return this.snapshot.context;
  }

  /** Says an event `afterMs` later. `epoch` and `request` are the current ones unless said otherwise. */
  say(type: EventType, facts: Record<string, unknown> = {}, afterMs = 0): this {
    this.at += afterMs;
    const event = {
      type,
      at: this.at,
      chance: this.chance,
      ...defaultFacts(type, this.snapshot),
      ...facts,
    } as ConnectionEvent;
    const [snapshot, actions] = transition(connectionMachine, this.snapshot, event);
    this.snapshot = snapshot;
    this.effects = effectsOf(actions);
    return this;
  }
}

function defaultFacts(type: EventType, { context }: Snapshot): Record<string, unknown> {
  const { epoch, request } = context;
  if (type === 'transport.closed') return { epoch, cause: 'dropped', code: 1006, reason: '', wasClean: false };
  if (type === 'poll.succeeded') return { request };
  if (type === 'poll.failed') return { request, code: 503, reason: '', retryAfterMs: null };
  if (type.startsWith('network') || type.startsWith('page') || type.startsWith('user') || type === 'clock.jumped')
    return {};
  return { epoch, lateMs: 0 };
}

/** A link report: heard, busy, nothing waiting. */
export const link = (report: Partial<LinkReport> = {}): { readonly link: LinkReport } => ({
  link: { heard: true, idleMs: 0, silentMs: 0, draining: false, queued: 0, ...report },
});
