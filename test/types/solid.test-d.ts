import type { Accessor } from 'solid-js';
import { expectTypeOf, it } from 'vitest';
import type {
  Connection,
  ConnectionSnapshot,
  ConnectionState,
  InboundData,
  OpenEvent,
  SharedConnectionSource,
} from '../../src/index.js';
import { useConnection, useConnectionEvent, useConnectionState, useLatestMessage } from '../../src/solid.js';

declare const connection: Connection;
declare const source: SharedConnectionSource;

it('a key is a string, or a signal of strings', () => {
  expectTypeOf(useConnection('/live')).toEqualTypeOf<Accessor<Connection>>();
  expectTypeOf(useConnection(() => '/live', source)).toEqualTypeOf<Accessor<Connection>>();
  // @ts-expect-error: a key is a string
  useConnection(1);
  // @ts-expect-error: there is nothing to connect by
  useConnection('/live', { lingerMs: 1 });
});

it('a selection is of the type that the selector returns', () => {
  expectTypeOf(useConnectionState(connection)).toEqualTypeOf<Accessor<ConnectionSnapshot>>();
  expectTypeOf(useConnectionState(connection, ({ status }) => status)).toEqualTypeOf<Accessor<ConnectionState>>();
  const retryAt = useConnectionState(
    connection,
    (snapshot) => snapshot.retryAt,
    (before, now) => {
      expectTypeOf(before).toEqualTypeOf<number | null>();
      return before === now;
    },
  );
  expectTypeOf(retryAt).toEqualTypeOf<Accessor<number | null>>();
  // @ts-expect-error: no such field
  useConnectionState(connection, ({ state }) => state);
});

it('a connection is one, or a signal of one', () => {
  useConnectionState(useConnection('/live'));
  // @ts-expect-error: a key is no connection
  useConnectionState('/live');
});

it('a listener is told what belongs to its event', () => {
  useConnectionEvent(connection, 'open', (event) => expectTypeOf(event).toEqualTypeOf<OpenEvent>());
  // @ts-expect-error: no such event
  useConnectionEvent(connection, 'close', () => {});
  expectTypeOf(useLatestMessage(connection)).toEqualTypeOf<Accessor<InboundData | undefined>>();
});
