import { describe, expect, it } from 'vitest';
import { reactive } from 'vue';
import type { HeartbeatOptions } from '../../src/options.js';
import { createRig } from '../../src/testing/index.js';

describe('a connection as an object', () => {
  it('may be taken apart: what it can do is bound to it', () => {
    const { connection, transport } = createRig({});
    const { on, subscribe, send, getSnapshot, reconnect, wake, close, start } = connection;
    const seen: unknown[] = [];
    on('message', (data) => seen.push(data));
    subscribe(({ status }) => seen.push(status));
    transport.latest.open();
    transport.latest.message('a');
    wake();
    expect([send('b'), transport.latest.sent, getSnapshot().status]).toEqual(['sent', ['b'], 'open']);
    reconnect();
    expect(connection.status).toBe('backoff');
    close();
    expect(connection.status).toBe('terminated');
    start();
    expect(connection.status).toBe('backoff');
    expect(seen).toContain('a');
    expect(seen).toContain('terminated');
  });

  it('may stand behind a proxy, as in the state of a component', () => {
    const { connection, transport } = createRig({});
    const shown = reactive({ connection }).connection;
    // Not by a matcher, which would compare all that is in them.
    expect(shown === connection).toBe(false);
    shown.send('a');
    expect([shown.status, shown.outbox.items, shown.outbox.bytes]).toEqual(['connecting', 1, 1]);
    transport.latest.open();
    expect([shown.status, shown.outbox.items, shown.getSnapshot()]).toEqual(['open', 0, connection.getSnapshot()]);
    expect(shown.actor.getSnapshot().value).toBe('open');
    shown.close();
    expect(shown.status).toBe('closing');
  });

  it('shows what waits, and lets nobody change it', () => {
    const { connection } = createRig({});
    const { outbox } = connection;
    connection.send('é');
    expect([outbox.items, outbox.bytes]).toEqual([1, 2]);
    expect(connection.outbox).toBe(outbox);
    expect('clear' in outbox || 'add' in outbox).toBe(false);
    expect(() => Object.assign(outbox, { items: 0 })).toThrow(TypeError);
  });

  it('shows them to whoever spreads or logs it', () => {
    const { connection } = createRig({});
    connection.send('é');
    const waits = { items: 1, bytes: 2 };
    expect(JSON.parse(JSON.stringify(connection))).toMatchObject({ outbox: waits });
    for (const outbox of [connection.outbox, reactive(connection.outbox)]) {
      expect([{ ...outbox }, Object.keys(outbox)]).toEqual([waits, ['items', 'bytes']]);
    }
  });

  it('reads its options once', () => {
    const heartbeat: HeartbeatOptions = { isPong: (data) => data === 'pong' };
    const { transport, messages } = createRig({ heartbeat });
    transport.latest.open();
    Object.assign(heartbeat, { isPong: () => true, answer: () => 'b' });
    transport.latest.message('a');
    expect([messages, transport.latest.sent]).toEqual([['a'], []]);
  });

  it.each(['abandon', 'constructor', 'fail', 'protocol'])(
    'has a transport that an inspector cannot ask for more than the machine does: %s',
    (type) => {
      const { connection, transport } = createRig({});
      transport.latest.open();
      connection.actor.getSnapshot().children.transport?.send({ type } as never);
      expect([connection.status, transport.latest.phase]).toEqual(['open', 'open']);
    },
  );
});
