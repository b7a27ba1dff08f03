import { expectTypeOf, it } from 'vitest';
import type {
  Connection,
  ConnectionSnapshot,
  ConnectionState,
  InboundData,
  OpenEvent,
  SharedConnectionSource,
} from '../../src/index.js';
import { useConnection, useConnectionEvent, useConnectionState, useLatestMessage } from '../../src/react.js';

declare const connection: Connection;
declare const source: SharedConnectionSource;

it('a key is all that a connection needs, and what it is made of may be given', () => {
  expectTypeOf(useConnection('/live')).toEqualTypeOf<Connection>();
  expectTypeOf(useConnection('/live', source)).toEqualTypeOf<Connection>();
  expectTypeOf(useConnection('/live', () => ({ transports: [] }))).toEqualTypeOf<Connection>();
  // @ts-expect-error -- a key is a string
  useConnection(1);
  // @ts-expect-error -- there is nothing to connect by
  useConnection('/live', { lingerMs: 1 });
});

it('a selection is of the type that the selector returns', () => {
  expectTypeOf(useConnectionState(connection)).toEqualTypeOf<ConnectionSnapshot>();
  expectTypeOf(useConnectionState(connection, ({ status }) => status)).toEqualTypeOf<ConnectionState>();
  expectTypeOf(useConnectionState(connection, ({ retryAt }) => retryAt)).toEqualTypeOf<number | null>();
  const both = useConnectionState(
    connection,
    ({ status, attempt }) => ({ status, attempt }),
    (one, other) => {
      expectTypeOf(other).toEqualTypeOf<{ status: ConnectionState; attempt: number }>();
      return one.attempt === other.attempt;
    },
  );
  expectTypeOf(both).toEqualTypeOf<{ status: ConnectionState; attempt: number }>();
  // @ts-expect-error -- there is no such field
  useConnectionState(connection, ({ state }) => state);
});

it('a listener is told what belongs to its event', () => {
  useConnectionEvent(connection, 'message', (data) => expectTypeOf(data).toEqualTypeOf<InboundData>());
  useConnectionEvent(connection, 'open', (event) => expectTypeOf(event).toEqualTypeOf<OpenEvent>());
  expectTypeOf(useConnectionEvent(connection, 'end', () => {})).toBeVoid();
  // @ts-expect-error -- there is no such event
  useConnectionEvent(connection, 'closed', () => {});
});

it('there may be no message yet', () => {
  expectTypeOf(useLatestMessage(connection)).toEqualTypeOf<InboundData | undefined>();
});
