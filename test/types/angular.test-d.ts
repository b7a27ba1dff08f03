import type { Injector, Provider, Signal, WritableSignal } from '@angular/core';
import { expectTypeOf, it } from 'vitest';
import {
  connectionSignal,
  injectConnection,
  latestMessage,
  onConnectionEvent,
  provideConnection,
} from '../../src/angular.js';
import type {
  Connection,
  ConnectionSnapshot,
  ConnectionState,
  InboundData,
  OpenEvent,
  SharedConnectionSource,
} from '../../src/index.js';

declare const connection: Connection;
declare const source: SharedConnectionSource;
declare const injector: Injector;

it('a key is a string, or a signal or function that returns one', () => {
  expectTypeOf(injectConnection('/live')).toEqualTypeOf<Signal<Connection>>();
  expectTypeOf(injectConnection(() => '/live', source)).toEqualTypeOf<Signal<Connection>>();
  injectConnection({} as WritableSignal<string>);
  // @ts-expect-error: a key is a string
  injectConnection(1);
  // @ts-expect-error: there is nothing to connect by
  injectConnection('/live', { lingerMs: 1 });
});

it('a provider says what the connection of a key is like', () => {
  expectTypeOf(provideConnection('live', source)).toEqualTypeOf<Provider>();
  // @ts-expect-error: it says nothing
  provideConnection('live');
});

it('a selection is of the type that the selector returns', () => {
  expectTypeOf(connectionSignal(connection)).toEqualTypeOf<Signal<ConnectionSnapshot>>();
  expectTypeOf(connectionSignal(connection, undefined, { injector })).toEqualTypeOf<Signal<ConnectionSnapshot>>();
  expectTypeOf(connectionSignal(connection, ({ status }) => status)).toEqualTypeOf<Signal<ConnectionState>>();
  const retryAt = connectionSignal(connection, (snapshot) => snapshot.retryAt, {
    injector,
    equal: (before, now) => {
      expectTypeOf(before).toEqualTypeOf<number | null>();
      return before === now;
    },
  });
  expectTypeOf(retryAt).toEqualTypeOf<Signal<number | null>>();
  // @ts-expect-error: no such field
  connectionSignal(connection, ({ state }) => state);
});

it('a connection is one, or a signal of one', () => {
  connectionSignal(injectConnection('/live'));
  // @ts-expect-error: a key is no connection
  connectionSignal('/live');
});

it('a listener is told what belongs to its event', () => {
  onConnectionEvent(connection, 'open', (event) => expectTypeOf(event).toEqualTypeOf<OpenEvent>());
  onConnectionEvent(connection, 'message', () => {}, { injector });
  // @ts-expect-error: no such event
  onConnectionEvent(connection, 'close', () => {});
  expectTypeOf(latestMessage(connection)).toEqualTypeOf<Signal<InboundData | undefined>>();
});
