import type { Readable } from 'svelte/store';
import { expectTypeOf, it } from 'vitest';
import type {
  Connection,
  ConnectionSnapshot,
  ConnectionState,
  InboundData,
  OpenEvent,
  SharedConnectionSource,
} from '../../src/index.js';
import {
  type Reactive,
  useConnection,
  useConnectionEvent,
  useConnectionState,
  useLatestMessage,
} from '../../src/svelte.js';

declare const connection: Connection;
declare const source: SharedConnectionSource;

it('a key is a string, or a function that returns one', () => {
  expectTypeOf(useConnection('/live')).toEqualTypeOf<Reactive<Connection>>();
  expectTypeOf(useConnection(() => '/live', source)).toEqualTypeOf<Reactive<Connection>>();
  // @ts-expect-error: a key is a string
  useConnection(1);
  // @ts-expect-error: there is nothing to connect by
  useConnection('/live', { lingerMs: 1 });
});

it('a value is read in runes, and is a store', () => {
  const live = useConnection('/live');
  expectTypeOf(live.current).toEqualTypeOf<Connection>();
  expectTypeOf(live).toExtend<Readable<Connection>>();
  // @ts-expect-error: read-only
  live.current = connection;
});

it('a selection is of the type that the selector returns', () => {
  expectTypeOf(useConnectionState(connection).current).toEqualTypeOf<ConnectionSnapshot>();
  expectTypeOf(useConnectionState(connection, ({ status }) => status).current).toEqualTypeOf<ConnectionState>();
  const retryAt = useConnectionState(
    connection,
    (snapshot) => snapshot.retryAt,
    (before, now) => {
      expectTypeOf(before).toEqualTypeOf<number | null>();
      return before === now;
    },
  );
  expectTypeOf(retryAt).toEqualTypeOf<Reactive<number | null>>();
  // @ts-expect-error: no such field
  useConnectionState(connection, ({ state }) => state);
});

it('a connection is one, the value of one, or a function that returns one', () => {
  useConnectionState(useConnection('/live'));
  useConnectionState(() => connection);
  // @ts-expect-error: a key is no connection
  useConnectionState('/live');
});

it('a listener is told what belongs to its event', () => {
  useConnectionEvent(connection, 'open', (event) => expectTypeOf(event).toEqualTypeOf<OpenEvent>());
  // @ts-expect-error: no such event
  useConnectionEvent(connection, 'close', () => {});
  expectTypeOf(useLatestMessage(connection)).toEqualTypeOf<Reactive<InboundData | undefined>>();
});
