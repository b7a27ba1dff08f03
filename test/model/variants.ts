import { textHeartbeat } from '../../src/index.js';
import { createModelRig, createRig, FakeTransport, type PathOptions, type Rig } from '../../src/testing/index.js';

interface Variant {
  readonly name: string;
  readonly rig: () => Rig;
  /** Which of its edges are worth a walk. */
  readonly only: NonNullable<PathOptions['only']>;
}

const isRequest = (type: string): boolean => /^(network|page|user)\./.test(type);

/** Connections of which there is a model each: together they have nearly every transition of the chart. */
export const variants: readonly Variant[] = [
  { name: 'pings, polling and one transport', rig: () => createModelRig(), only: () => true },
  {
    name: 'two transports',
    rig: () =>
      createModelRig({
        transports: [new FakeTransport({ name: 'first' }), new FakeTransport({ name: 'second' })],
        maxRetries: 1,
        fallbackAfter: 1,
      }),
    // What the host and the user say has nothing to do with how many transports there are.
    only: ({ event }) => !isRequest(event.type),
  },
  {
    name: 'a page that is parked while it is hidden',
    rig: () => createRig({ heartbeat: textHeartbeat, hidden: { policy: 'park', parkAfterMs: 50 }, maxRetries: 1 }),
    only: () => true,
  },
  {
    name: 'a server that is not pinged but may be silent for so long only',
    rig: () => createModelRig({ heartbeat: { silenceMs: 30_000 }, fallbackAfter: 1 }),
    only: () => true,
  },
];
