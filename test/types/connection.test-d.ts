import { expectTypeOf, it } from 'vitest';
import type { ActorRefFrom } from 'xstate';
import {
  type Connection,
  type ConnectionEvents,
  type ConnectionOptions,
  type ConnectionOutput,
  type ConnectionSnapshot,
  type ConnectionState,
  type connectionMachine,
  createConnection,
  type HeartlineClock,
  type HeartlineError,
  type InboundData,
  type SendResult,
  type Transport,
} from '../../src/index.js';

declare const connection: Connection;

it('a listener is told what belongs to its event', () => {
  connection.on('message', (data) => expectTypeOf(data).toEqualTypeOf<InboundData>());
  connection.on('status', (change) => {
    expectTypeOf(change.status).toEqualTypeOf<ConnectionState>();
    expectTypeOf(change.previous).toEqualTypeOf<ConnectionState | null>();
    expectTypeOf(change.retryInMs).toEqualTypeOf<number | null>();
  });
  connection.on('end', (output) => expectTypeOf(output).toEqualTypeOf<ConnectionOutput>());
  connection.on('error', (error) => expectTypeOf(error).toEqualTypeOf<HeartlineError>());
});

it('an event that does not exist has no listeners', () => {
  expectTypeOf<'snapshot'>().not.toExtend<keyof ConnectionEvents>();
  // @ts-expect-error: no such event
  connection.on('close', () => {});
});

it('on and subscribe return what ends them', () => {
  expectTypeOf(connection.on('message', () => {})).toEqualTypeOf<() => void>();
  expectTypeOf(connection.subscribe).returns.toEqualTypeOf<() => void>();
  expectTypeOf(connection.subscribe).parameter(0).parameter(0).toEqualTypeOf<ConnectionSnapshot>();
});

it('status is one of the seven states, and a switch over them can be exhaustive', () => {
  const label = (status: typeof connection.status): string => {
    switch (status) {
      case 'connecting':
      case 'open':
      case 'awaiting-pong':
      case 'closing':
      case 'backoff':
      case 'polling-fallback':
      case 'terminated':
        return status;
    }
  };
  expectTypeOf(label).returns.toEqualTypeOf<string>();
  // @ts-expect-error: no such state
  connection.status === 'reconnecting';
});

it('send says what became of the message and refuses what no transport carries', () => {
  expectTypeOf(connection.send('hello')).toEqualTypeOf<SendResult>();
  expectTypeOf<SendResult>().toEqualTypeOf<'sent' | 'queued' | 'rejected'>();
  // @ts-expect-error: encode it first
  connection.send({ type: 'hello' });
});

it('the actor is the XState actor of the machine', () => {
  expectTypeOf(connection.actor).toEqualTypeOf<ActorRefFrom<typeof connectionMachine>>();
});

it('a snapshot cannot be written to', () => {
  // @ts-expect-error: read-only
  connection.getSnapshot().attempt = 0;
});

it('transports are the one option that must be given', () => {
  expectTypeOf<{ transports: Transport[] }>().toExtend<ConnectionOptions>();
  // @ts-expect-error: nothing to connect with
  createConnection({});
  // @ts-expect-error: no such option
  createConnection({ transports: [], reconnect: true });
  // @ts-expect-error: a duration in ms, not text
  createConnection({ transports: [], closeTimeoutMs: '5s' });
});

it('a transport is a plain object that knows nothing of XState', () => {
  const pipe: Transport = {
    name: 'pipe',
    connect: ({ opened, received, closed }, { attempt, authRefused, signal }) => {
      expectTypeOf(attempt).toEqualTypeOf<number>();
      expectTypeOf(authRefused).toEqualTypeOf<boolean>();
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      opened();
      return {
        send: (data) => typeof data === 'string' && received(data),
        close: () => closed({ cause: 'client', code: 1000, reason: '', wasClean: true }),
      };
    },
  };
  expectTypeOf(pipe).toExtend<ConnectionOptions['transports'][number]>();
});

it('backoff takes numbers or a policy', () => {
  type Backoff = NonNullable<ConnectionOptions['backoff']>;
  expectTypeOf<{ initialMs: number; maxMs: number }>().toExtend<Backoff>();
  expectTypeOf<(request: { attempt: number }) => number>().toExtend<Backoff>();
  expectTypeOf<() => string>().not.toExtend<Backoff>();
});

it('a clock of xstate with a now is a clock of a connection', () => {
  type Injected = NonNullable<ConnectionOptions['clock']>;
  expectTypeOf<Injected>().toEqualTypeOf<HeartlineClock>();
  expectTypeOf<Date>().not.toExtend<Injected>();
});
