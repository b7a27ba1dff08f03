import { expectTypeOf, it } from 'vitest';
import { type ActorRefFrom, createActor, type InputFrom, type OutputFrom, type SnapshotFrom } from 'xstate';
import {
  type ConnectionContext,
  type ConnectionInput,
  type ConnectionOutput,
  type ConnectionState,
  connectionMachine,
} from '../../machines/index.js';

type Snapshot = SnapshotFrom<typeof connectionMachine>;

it('the value of a snapshot is one of the seven states', () => {
  type Seven = 'connecting' | 'open' | 'awaiting-pong' | 'closing' | 'backoff' | 'polling-fallback' | 'terminated';
  expectTypeOf<Snapshot['value']>().toEqualTypeOf<ConnectionState>();
  expectTypeOf<ConnectionState>().toEqualTypeOf<Seven>();
});

it('matches and hasTag know the states and the tags', () => {
  const snapshot = createActor(connectionMachine).getSnapshot();
  expectTypeOf(snapshot.matches).toBeCallableWith('awaiting-pong');
  expectTypeOf(snapshot.hasTag).toBeCallableWith('connected');
  // @ts-expect-error: no such state
  snapshot.matches('reconnecting');
  // @ts-expect-error: no such tag
  snapshot.hasTag('online');
});

it('context, input and output are typed, and context cannot be written to', () => {
  expectTypeOf<Snapshot['context']>().toEqualTypeOf<ConnectionContext>();
  expectTypeOf<InputFrom<typeof connectionMachine>>().toEqualTypeOf<ConnectionInput | undefined>();
  expectTypeOf<OutputFrom<typeof connectionMachine>>().toEqualTypeOf<ConnectionOutput>();
  const { context } = createActor(connectionMachine).getSnapshot();
  // @ts-expect-error: read-only
  context.attempt = 1;
});

it('an actor takes the events of the machine alone', () => {
  const actor: ActorRefFrom<typeof connectionMachine> = createActor(connectionMachine);
  actor.send({ type: 'user.close', code: 1000, reason: 'bye' });
  // @ts-expect-error: no such event
  actor.send({ type: 'user.terminate' });
  // @ts-expect-error: a fact about a transport says of which generation
  actor.send({ type: 'transport.opened', at: 0, chance: 0 });
});

it('what is provided must have the name and the kind of an actor of the machine', () => {
  // @ts-expect-error: no such actor
  connectionMachine.provide({ actors: { socket: undefined } });
  // @ts-expect-error: not an actor
  connectionMachine.provide({ actors: { transport: 'websocket' } });
});
