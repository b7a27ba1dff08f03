import { expectTypeOf, it } from 'vitest';
import { type App, type ComponentCustomProperties, defineComponent, type Ref, type ShallowRef } from 'vue';
import type {
  Connection,
  ConnectionSnapshot,
  ConnectionState,
  InboundData,
  OpenEvent,
  Transport,
} from '../../src/index.js';
import { heartline, useConnection, useConnectionEvent, useConnectionState, useLatestMessage } from '../../src/vue.js';

declare const app: App;
declare const connection: Readonly<ShallowRef<Connection>>;
declare const key: Ref<string>;
declare const transport: Transport;

it('the plugin takes the options of a connection, or a URL, or nothing', () => {
  app.use(heartline);
  app.use(heartline, { url: '/live', maxRetries: 3 });
  app.use(heartline, { url: () => Promise.resolve('/live?user=1') });
  app.use(heartline, { transports: [transport] });
  // @ts-expect-error -- there is no such option
  app.use(heartline, { uri: '/live' });
});

it('a component has `$socket`', () => {
  expectTypeOf<ComponentCustomProperties['$socket']>().toEqualTypeOf<Connection>();
  defineComponent({
    created() {
      expectTypeOf(this.$socket).toEqualTypeOf<Connection>();
      this.$socket.on('message', (data) => expectTypeOf(data).toEqualTypeOf<InboundData>());
    },
  });
});

it('a connection is a ref, by a key that may change', () => {
  expectTypeOf(useConnection()).toEqualTypeOf<Readonly<ShallowRef<Connection>>>();
  expectTypeOf(useConnection('/live').value).toEqualTypeOf<Connection>();
  expectTypeOf(useConnection(key, { transports: [transport] }).value).toEqualTypeOf<Connection>();
  expectTypeOf(useConnection(() => '/live').value).toEqualTypeOf<Connection>();
  // @ts-expect-error -- it is the binding that changes it
  useConnection('/live').value = connection.value;
  // @ts-expect-error -- a key is a string
  useConnection(1);
});

it('a selection is of the type that the selector returns, and read only', () => {
  expectTypeOf(useConnectionState(connection).value).toEqualTypeOf<ConnectionSnapshot>();
  expectTypeOf(useConnectionState(connection.value).value).toEqualTypeOf<ConnectionSnapshot>();
  const status = useConnectionState(
    connection,
    (snapshot) => snapshot.status,
    (one, other) => {
      expectTypeOf(other).toEqualTypeOf<ConnectionState>();
      return one === other;
    },
  );
  expectTypeOf(status.value).toEqualTypeOf<ConnectionState>();
  // @ts-expect-error -- it is the connection that changes it
  status.value = 'open';
});

it('a listener is told what belongs to its event', () => {
  useConnectionEvent(connection, 'message', (data) => expectTypeOf(data).toEqualTypeOf<InboundData>());
  useConnectionEvent(
    () => connection.value,
    'open',
    (event) => expectTypeOf(event).toEqualTypeOf<OpenEvent>(),
  );
  // @ts-expect-error -- there is no such event
  useConnectionEvent(connection, 'closed', () => {});
});

it('there may be no message yet', () => {
  expectTypeOf(useLatestMessage(connection).value).toEqualTypeOf<InboundData | undefined>();
});
