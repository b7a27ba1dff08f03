import { Link, type LinkFacts } from '../../src/link.js';
import { createOutbox } from '../../src/outbox.js';
import { createAsk } from '../../src/seam.js';
import { type FakeLink, FakeTransport, VirtualClock } from '../../src/testing/index.js';
import type { Transport } from '../../src/transports/port.js';
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

/** A link without a machine: what it is told and tells is the test's. */
export function bench(
  options: Partial<WireOptions> = {},
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
  const outbox = createOutbox({ onDrop: ({ data, reason }) => tell(`dropped ${data}: ${reason}`) });
  const wire = new Wire({
    outbox,
    now: () => clock.now(),
    emit: (data) => received.push(data),
    ask: createAsk((error) => failures.push(error.message)),
    accepts: () => true,
    ping: undefined,
    isPong: undefined,
    answer: undefined,
    greeting: undefined,
    messageId: undefined,
    maxInboundBytes: 100,
    highWaterBytes: 50,
    lowWaterBytes: 10,
    ...options,
  });
  const told: LinkFacts = {
    opened: () => tell('opened'),
    closed: (close) => {
      closes.push(close);
      tell('closed');
    },
    heard: () => tell('heard'),
    pingSkipped: () => tell('ping skipped'),
    blocked: () => tell('blocked'),
  };
  const link = new Link(wire, told, 0);
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
export function flowing(options: Partial<WireOptions> = {}): Bench {
  const made = bench(options);
  made.far.open();
  made.link.admit(false);
  return made;
}
