import type { AnyActorRef, AnyMachineSnapshot, AnyStateMachine, AnyStateNode, InspectionEvent } from 'xstate';
import { type ConnectionState, connectionMachine } from '../../machines/index.js';
import { textHeartbeat } from '../../src/index.js';
import type {
  ChartNode,
  ChartTransition,
  Entry,
  Recording,
  StateView,
} from '../../src/inspect/viewer/recording/types.js';
import { createRig, FakePolling, type Rig, settled } from '../../src/testing/index.js';
import { answersPings } from './rig.js';

/** The name of what XState keeps as a string, as an object with a type, or as a function. */
function nameOf(part: unknown): string {
  if (typeof part === 'string') return part;
  if (typeof part === 'object' && part !== null) return nameOf(Reflect.get(part, 'type') ?? Reflect.get(part, 'src'));
  return typeof part === 'function' ? part.name || 'inline' : String(part);
}

const namesOf = (parts: readonly unknown[] | undefined): string[] => (parts ?? []).map(nameOf);

function transitionsOf(node: AnyStateNode): ChartTransition[] {
  return [...[...node.transitions.values()].flat(), ...(node.always ?? [])].map((transition) => ({
    event: transition.eventType,
    targets: (transition.target ?? []).map(({ id }) => id),
    guard: transition.guard === undefined ? null : guardName(transition.guard),
    actions: namesOf(transition.actions),
    reenter: transition.reenter,
    description: transition.description ?? null,
  }));
}

/** `and(['a', 'b'])` is a function that carries what it was made of. */
function guardName(guard: unknown): string {
  const inner: unknown = typeof guard === 'function' ? Reflect.get(guard, 'guards') : undefined;
  return Array.isArray(inner) ? inner.map(guardName).join(' and ') : nameOf(guard);
}

/** A state node of XState 5, or the root of a machine, as the viewer draws it. */
export function chartOf(node: AnyStateNode): ChartNode {
  const initial = node.type === 'compound' ? node.initial.target[0]?.key : undefined;
  return {
    id: node.id,
    key: node.key,
    type: node.type,
    ...(node.type === 'history' && node.history === 'deep' && { isDeep: true }),
    initial: initial ?? null,
    description: node.description ?? null,
    tags: [...node.tags],
    invokes: node.invoke.map(({ src }) => nameOf(src)),
    entry: namesOf(node.entry),
    exit: namesOf(node.exit),
    transitions: transitionsOf(node),
    children: Object.values(node.states).map(chartOf),
  };
}

export const chartOfMachine = (machine: AnyStateMachine): ChartNode => chartOf(machine.root);

const heartlineChart = chartOfMachine(connectionMachine);

function viewOf(snapshot: AnyMachineSnapshot): StateView {
  return {
    value: snapshot.value ?? null,
    status: snapshot.status,
    context: snapshot.context ?? null,
    tags: [...(snapshot.tags ?? [])],
    next: snapshot.status === 'active' && snapshot._nodes ? nextEvents(snapshot) : null,
  };
}

const nextEvents = (snapshot: AnyMachineSnapshot): string[] =>
  [...new Set(snapshot._nodes.flatMap((node) => node.ownEvents))].filter((type) => !type.startsWith('xstate.'));

/** Writes down what actors do, in the words of the viewer. */
class Recorder {
  readonly entries: Entry[] = [];
  readonly #now: () => number;
  readonly #seen = new Set<string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  readonly inspect = (inspected: InspectionEvent): void => {
    const actor = inspected.actorRef;
    const at = this.#now();
    if (!('sessionId' in actor)) return;
    if (inspected.type === '@xstate.actor') return;
    this.#announce(actor as AnyActorRef, at);
    const id = actor.sessionId;
    if (inspected.type === '@xstate.event') {
      const { type, ...data } = inspected.event;
      const from = inspected.sourceRef?.sessionId ?? null;
      this.entries.push({ at, actor: id, kind: 'event', type, data: { type, ...plain(data) }, from });
    }
    if (inspected.type === '@xstate.snapshot') {
      const snapshot = inspected.snapshot as AnyMachineSnapshot;
      this.entries.push({ at, actor: id, kind: 'state', state: viewOf(snapshot) });
      if (snapshot.status !== 'active') this.entries.push({ at, actor: id, kind: 'stop' });
    }
  };

  #announce(actor: AnyActorRef, at: number): void {
    if (this.#seen.has(actor.sessionId)) return;
    this.#seen.add(actor.sessionId);
    const parent = actor._parent?.sessionId ?? null;
    const chart = parent === null ? heartlineChart : null;
    const name = parent === null ? 'heartline' : actor.id;
    this.entries.push({ at, actor: actor.sessionId, kind: 'actor', name, parent, chart, state: null });
  }
}

const plain = (value: object): Record<string, unknown> => JSON.parse(JSON.stringify(value));

/** Answers a ping after the time that a server not far away takes. */
const quickServer = {
  heartbeat: textHeartbeat,
  fake: { respond: answersPings, latencyMs: 40 },
};

/** What leads a connection into one of the seven states, and what it lives through on the way. */
type Story = (rig: Rig) => void | Promise<void>;

const opens: Story = ({ transport, clock }) => {
  clock.advance(180);
  transport.latest.open();
};

const stories: Readonly<Record<ConnectionState, Story>> = {
  connecting: ({ clock }) => clock.advance(120),
  open: (rig) => {
    opens(rig);
    rig.clock.advance(400);
  },
  'awaiting-pong': (rig) => {
    opens(rig);
    rig.clock.advance(130_000);
    while (rig.connection.status !== 'awaiting-pong') rig.clock.advance(1);
  },
  closing: (rig) => {
    opens(rig);
    rig.clock.advance(3_000);
    rig.connection.close(1000, 'bye');
  },
  backoff: async (rig) => {
    opens(rig);
    rig.clock.advance(26_000);
    rig.transport.latest.drop();
    for (let round = 0; round < 2; round += 1) {
      rig.clock.advance(rig.connection.getSnapshot().retryInMs ?? 0);
      rig.transport.latest.refuse();
    }
    rig.clock.advance(700);
  },
  'polling-fallback': async (rig) => {
    for (let round = 0; round < 3; round += 1) {
      rig.clock.advance(90);
      rig.transport.latest.refuse();
      rig.clock.advance(rig.connection.getSnapshot().retryInMs ?? 0);
    }
    await settled();
    await rig.polling?.latest.answer();
    rig.clock.advance(500);
  },
  terminated: (rig) => {
    opens(rig);
    rig.clock.advance(52_000);
    rig.connection.close(1000, 'bye');
    rig.transport.latest.serverClose(1000, 'bye');
    rig.clock.advance(10);
  },
};

const recordingOf = (entries: readonly Entry[]): Recording => ({ format: 'heartline-recording', version: 1, entries });

/** A connection of heartline's own, seen from its start until it is in this state. */
export async function recordedLife(state: ConnectionState): Promise<Recording> {
  let rig: Rig | undefined;
  const recorder = new Recorder(() => rig?.clock.now() ?? 0);
  rig = createRig({
    ...quickServer,
    inspect: recorder.inspect,
    autoStart: false,
    ...(state === 'polling-fallback' ? { polling: new FakePolling() } : {}),
  });
  rig.connection.start();
  await stories[state](rig);
  const status = rig.connection.status;
  if (status !== state) throw new Error(`the story of ${state} ends in ${status}: ${rig.log.join(', ')}`);
  return recordingOf(recorder.entries);
}

/** As many entries as asked for, by pings and their answers. */
export async function longRecording(count: number): Promise<Recording> {
  let rig: Rig | undefined;
  const recorder = new Recorder(() => rig?.clock.now() ?? 0);
  rig = createRig({ ...quickServer, inspect: recorder.inspect, autoStart: false });
  rig.connection.start();
  opens(rig);
  while (recorder.entries.length < count) rig.clock.advance(25_000);
  return recordingOf(recorder.entries.slice(0, count));
}
