// The page of an app that is inspected. What it does is told to it from outside, step by step, so that nothing races.
import { createBrowserInspector } from '@statelyai/inspect';
import { type AnyActorRef, createActor, createMachine } from 'xstate';
import { createConnection } from '../../src/connection.js';
import type { Connection } from '../../src/connection-types.js';
import { type Inspection, inspectActor, inspectConnection } from '../../src/inspect/index.js';
import type { ConnectionOptions } from '../../src/options.js';
import { FakePolling, FakeTransport, VirtualClock } from '../../src/testing/index.js';
import type { ChartConfig } from './scxml.js';

const clock = new VirtualClock();
const transport = new FakeTransport();
const statuses: string[] = [];
const refused: string[] = [];
let inspection: Inspection | null = null;

type Step = 'refuse' | 'wait' | 'open' | 'ping' | 'pong' | 'drop' | 'upgrade' | 'close' | 'closed';

/** What may happen, in the words of the tests. */
const steps: Readonly<Record<Step, () => void>> = {
  refuse: () => transport.latest.refuse(),
  wait: () => clock.advance(connection.getSnapshot().retryInMs ?? 0),
  open: () => transport.latest.open(),
  ping: () => clock.advance(1),
  pong: () => transport.latest.message('pong'),
  drop: () => transport.latest.drop(),
  upgrade: () => {
    clock.advance(12_000);
    transport.latest.open();
    transport.latest.message('pong');
  },
  close: () => connection.close(),
  closed: () => transport.latest.serverClose(1000),
};

function connect(inspect?: ConnectionOptions['inspect']): Connection {
  const made = createConnection({
    clock,
    random: () => 0.5,
    transports: [transport],
    polling: new FakePolling(),
    fallbackAfter: 2,
    heartbeat: { ping: () => 'ping', isPong: (data) => data === 'pong' },
    autoStart: false,
    ...(inspect && { inspect }),
  });
  made.on('status', ({ status }) => statuses.push(status));
  return made;
}
let connection = connect();

const place = (): { iframe?: HTMLIFrameElement } => {
  const iframe = document.querySelector('iframe');
  return iframe === null ? {} : { iframe };
};

/** What the tests call in the page. */
export interface InspectedApp {
  readonly statuses: readonly string[];
  readonly refused: readonly string[];
  status(): string;
  start(): void;
  step(name: Step): void;
  attach(viewer: string): void;
  attachMachine(viewer: string, config: ChartConfig): void;
  /** To the machine that was attached. */
  send(type: string): void;
  attachStately(viewer: string): void;
  isInspecting(): boolean;
  detach(): void;
}

let machine: AnyActorRef | null = null;

const app: InspectedApp = {
  statuses,
  refused,
  status: () => connection.status,
  start: () => connection.start(),
  step: (name) => steps[name](),
  attach: (viewer) => {
    inspection = inspectConnection(connection, {
      viewer,
      ...place(),
      onRefused: (reason) => refused.push(reason),
    });
  },
  attachMachine: (viewer, config) => {
    machine = createActor(createMachine(config)).start();
    inspection = inspectActor(machine, { viewer, ...place() });
  },
  send: (type) => machine?.send({ type }),
  attachStately: (viewer) => {
    const inspector = createBrowserInspector({ url: viewer, ...place() });
    inspector.start();
    connection = connect(inspector.inspect as never);
  },
  isInspecting: () => inspection?.isInspecting === true,
  detach: () => inspection?.detach(),
};

Object.assign(globalThis, { app });
