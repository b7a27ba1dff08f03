import { afterEach, expect, inject, it } from 'vitest';
import { type Connection, createConnection } from '../../src/index.js';
import { socketIoHeartbeat, socketIoTransport } from '../../src/socketio.js';

const alive: Connection[] = [];

afterEach(() => {
  for (const connection of alive.splice(0)) connection.close();
});

it.each([[['websocket']], [['polling']]])(
  'named events, acknowledgements and bytes go both ways in a page, by %s',
  async (transports) => {
    const chat = socketIoTransport({ url: `${inject('socketIoServer')}/echo`, transports });
    const connection = createConnection({ transports: [chat], heartbeat: socketIoHeartbeat });
    alive.push(connection);
    await expect.poll(() => connection.status, { timeout: 10_000 }).toMatch(/open|awaiting-pong/);

    const heard: unknown[] = [];
    chat.on('news', (...parameters) => heard.push(parameters));
    chat.emit('echo', 'news', { deep: new Uint8Array([1, 255]) });
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual([[{ deep: new Uint8Array([1, 255]).buffer }]]);
    expect(await chat.request('ask', [new Uint8Array([7])])).toEqual(new Uint8Array([7]).buffer);
  },
);
