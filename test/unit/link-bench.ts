import { Link } from '../../src/link.js';
import { Channel } from '../../src/listeners.js';
import type { HeartbeatOptions } from '../../src/options.js';
import { Outbox } from '../../src/outbox.js';
import { createAsk } from '../../src/seam.js';
import { type FakeLink, FakeTransport, VirtualClock } from '../../src/testing/index.js';
import type { InboundData, Transport } from '../../src/transports/port.js';
import { Wire, type WireOptions } from '../../src/wire.js';

export interface Bench {
  readonly wire: Wire;
  readonly link: Link;
  /** The other end. */
  readonly far: FakeLink;
  readonly transport: FakeTransport;
  /** What the machine was told, in order. */
  readonly facts: string[];
  /** The closes among it. */
  readonly closes: object[];
  readonly received: unknown[];
  readonly failures: string[];
  /** What follows a fact at once. */
  onFact(fact: string): void;
}

type Beat = Pick<HeartbeatOptions, 'ping' | 'isPong' | 'answer'>;
type WireOptionsOfTests = Partial<Omit<WireOptions, 'heartbeat'>> & {
  readonly [Name in keyof Beat]?: Beat[Name] | undefined;
};

/** What the machine is told, in fewer words. */
const words: Readonly<Record<string, string>> = {
  'transport.opened': 'opened',
  'transport.closed': 'closed',
  'transport.heard': 'heard',
  'ping.skipped': 'ping skipped',
  'outbox.blocked': 'blocked',
};

/** A link without a machine: what it is told and tells is the test's. */
export function bench(
  { ping, isPong, answer, ...options }: WireOptionsOfTests = {},
  by: Transport | ((made: Bench) => Transport) | 'none' = (made) => made.transport,
): Bench {
  const facts: string[] = [];
  const closes: object[] = [];
  const received: unknown[] = [];
  const failures: string[] = [];
  const clock = new VirtualClock({ startAt: 0 });
  const tell = (fact: string): void => {
    facts.push(fact);
    made.onFact(fact);
  };
  const outbox = new Outbox({ onDrop: ({ data, reason }) => tell(`dropped ${data}: ${reason}`) });
  const messages = new Channel<InboundData>('message', (_type, error) => failures.push(String(error)));
  messages.add((data) => received.push(data));
  const wire = new Wire({
    outbox,
    clock,
    messages,
    ask: createAsk((error) => failures.push(error.message)),
    accepts: () => true,
    heartbeat: { ping, isPong, answer },
    greeting: undefined,
    messageId: undefined,
    limits: { maxInboundBytes: 100, highWaterBytes: 50, lowWaterBytes: 10 },
    ...options,
  });
  const link = new Link(
    wire,
    (fact, end) => {
      if (end !== undefined) closes.push(end);
      tell(words[fact] ?? fact);
    },
    0,
  );
  const transport = new FakeTransport();
  const made: Bench = {
    wire,
    link,
    get far() {
      return transport.latest;
    },
    transport,
    facts,
    closes,
    received,
    failures,
    onFact() {},
  };
  const used = typeof by === 'function' ? by(made) : by === 'none' ? undefined : by;
  link.start(used, { attempt: 0, authRefused: false, clock });
  return made;
}

/** Open and admitted. */
export function flowing(options: WireOptionsOfTests = {}): Bench {
  const made = bench(options);
  made.far.open();
  made.link.admit({ hold: false });
  return made;
}
