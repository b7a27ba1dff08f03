import { afterEach, describe, expect, it } from 'vitest';
import {
  type Connection,
  type ConnectionOptions,
  type ConnectionState,
  createConnection,
  type InboundData,
  type Polling,
  type Transport,
} from '../../src/index.js';
import { orders } from '../support/orders.js';

/** Where a whole life can be lived: each endpoint of the transport under test, and a poll that answers. */
export interface LifeHarness {
  readonly transport: (endpoint: 'echo' | 'refuse' | 'hang') => Transport;
  readonly polling: () => Polling;
}

interface Life {
  readonly connection: Connection;
  readonly states: ConnectionState[];
  readonly messages: InboundData[];
  /** Waits until the status is this one, which it must become, or is. */
  reaches(status: ConnectionState): Promise<void>;
  hears(message: InboundData): Promise<void>;
}

const alive: Connection[] = [];

function live(options: ConnectionOptions): Life {
  const connection = createConnection({ backoff: { initialMs: 20, maxMs: 100 }, autoStart: false, ...options });
  alive.push(connection);
  const states: ConnectionState[] = [];
  const messages: InboundData[] = [];
  connection.on('status', ({ status }) => states.push(status));
  connection.on('message', (data) => messages.push(data));
  connection.start();
  return {
    connection,
    states,
    messages,
    reaches: (status) => expect.poll(() => connection.status, { timeout: 10_000, interval: 5 }).toBe(status),
    hears: (message) => expect.poll(() => messages, { timeout: 10_000, interval: 5 }).toContain(message),
  };
}

/** The lifecycle end to end on a real server: what an app goes through in a bad week. */
export function describeLife(name: string, { transport, polling }: LifeHarness): void {
  describe(`a life over ${name}`, () => {
    afterEach(() => {
      for (const connection of alive.splice(0)) {
        connection.close();
        connection.actor.stop();
      }
    });

    it('opens, sends what waited, receives in order, and closes', async () => {
      const { connection, states, messages, reaches, hears } = live({ transports: [transport('echo')] });
      expect(connection.send('early')).toBe('queued');
      await hears('early');
      expect(connection.send(orders.count(50))).toBe('sent');
      await hears('49');
      expect(messages).toEqual(['early', ...Array.from({ length: 50 }, (_, index) => String(index))]);
      connection.close(1000, 'bye');
      await reaches('terminated');
      expect(states).toEqual(['connecting', 'open', 'closing', 'terminated']);
      expect(connection.getSnapshot().output).toMatchObject({ reason: 'client', code: 1000 });
    });

    it('comes back after an abrupt drop with a new link, and loses nothing that waited (R24, R26)', async () => {
      const { connection, states, reaches, hears } = live({ transports: [transport('echo')] });
      await reaches('open');
      connection.send(orders.drop);
      await expect.poll(() => states).toContain('backoff');
      connection.send('after the drop');
      await hears('after the drop');
      expect(connection.getSnapshot()).toMatchObject({ epoch: 2, lastClose: { cause: 'dropped' } });
    });

    it('stays away after a kick, and says why (R5, R7, B9)', async () => {
      const { connection, states, reaches } = live({ transports: [transport('echo')], terminalCodes: [4001] });
      await reaches('open');
      connection.send(orders.close(4001, 'another device'));
      await reaches('terminated');
      expect(connection.getSnapshot().output).toMatchObject({
        reason: 'rejected',
        code: 4001,
        closeReason: 'another device',
      });
      expect(states.filter((status) => status === 'connecting')).toHaveLength(1);
    });

    it('waits as the server asks when it restarts (1012)', async () => {
      const { connection, states, reaches } = live({ transports: [transport('echo')] });
      await reaches('open');
      connection.send(orders.close(1012, 'restart'));
      await expect.poll(() => states).toContain('backoff');
      const { retryInMs } = connection.getSnapshot();
      expect(retryInMs).toBeGreaterThanOrEqual(5_000);
      expect(retryInMs).toBeLessThanOrEqual(30_000);
      connection.reconnect();
      await reaches('open');
    });

    it('pings, is answered, and stays open; the answers are not messages (R2, R13, R27)', async () => {
      const { connection, states, messages } = live({
        transports: [transport('echo')],
        heartbeat: { ping: () => 'beat', isPong: (data) => data === 'beat', intervalMs: 50, timeoutMs: 2_000 },
      });
      await expect.poll(() => states.filter((status) => status === 'awaiting-pong').length).toBeGreaterThanOrEqual(3);
      expect(connection.getSnapshot()).toMatchObject({ epoch: 1, attempt: 0 });
      expect(messages).toEqual([]);
    });

    it('leaves a server that answers no ping, and tries again (R36, B1, B20)', async () => {
      const { connection, states } = live({
        transports: [transport('echo')],
        // The server obeys this order by doing nothing.
        heartbeat: { ping: () => '!silence', intervalMs: 50, timeoutMs: 50, maxMissed: 2 },
      });
      await expect.poll(() => connection.getSnapshot().epoch, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
      expect(connection.getSnapshot().lastClose?.cause).toBe('pong-timeout');
      expect(states).not.toContain('closing');
    });

    it('gives an attempt up that hangs, and one that is refused (L2, B8)', async () => {
      const hanging = live({ transports: [transport('hang')], connectTimeoutMs: 100 });
      await expect.poll(() => hanging.states).toContain('backoff');
      expect(hanging.connection.getSnapshot().lastClose?.cause).toBe('connect-timeout');
      const refused = live({ transports: [transport('refuse')] });
      await expect.poll(() => refused.states, { timeout: 10_000 }).toContain('backoff');
      expect(refused.connection.getSnapshot().lastClose?.cause).toBe('never-opened');
    });

    it('goes on by polling where it is refused, and by the next transport where there is one (F1, R16, R38)', async () => {
      const down = live({ transports: [transport('refuse')], fallbackAfter: 1, polling: polling() });
      await down.reaches('polling-fallback');
      await expect.poll(() => down.messages.length).toBeGreaterThan(0);
      const across = live({ transports: [transport('refuse'), transport('echo')], fallbackAfter: 1 });
      await across.reaches('open');
    });

    it('comes up again from polling, through the better transport (F6)', async () => {
      let isBlocked = true;
      const gate: Transport = {
        ...transport('echo'),
        name: 'gate',
        connect: (callbacks, request) => transport(isBlocked ? 'refuse' : 'echo').connect(callbacks, request),
      };
      const { connection, reaches, hears } = live({ transports: [gate], fallbackAfter: 1, polling: polling() });
      await reaches('polling-fallback');
      expect(connection.send('kept')).toBe('queued');
      isBlocked = false;
      connection.reconnect();
      await hears('kept');
      expect(connection.status).toBe('open');
    });

    it('closed while it connects, never opens (B24, L1)', async () => {
      const { connection, states } = live({ transports: [transport('echo')] });
      connection.close();
      expect(states).toEqual(['connecting', 'terminated']);
      expect(connection.getSnapshot().output?.reason).toBe('client');
    });
  });
}
