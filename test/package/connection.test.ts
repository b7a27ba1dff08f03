import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { formats, load } from './entries.js';
import { runScript } from './run.js';

let server: WebSocketServer;

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(`${data}, too`)));
  await new Promise<void>((resolve) => server.once('listening', resolve));
});

afterAll(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

describe.each(formats)('as %s', (format) => {
  it('a packed connection lives from connecting to terminated, and lets its process end', async () => {
    const { port } = server.address() as AddressInfo;
    const script = `
      ${load(format, 'heartline', 'heartline')}
      ${load(format, 'nodeModule', 'node:module')}
      const { WebSocket } = nodeModule.createRequire(${JSON.stringify(createRequire(import.meta.url).resolve('ws'))})('ws');
      const life = [];
      const connection = heartline.createConnection({
        transports: [heartline.webSocketTransport({ url: 'ws://127.0.0.1:${port}', WebSocket })],
        autoStart: false,
      });
      connection.on('status', ({ status }) => life.push(status));
      connection.on('message', (data) => { life.push(data); connection.close(1000, 'bye'); });
      connection.on('end', ({ reason }) => console.log(JSON.stringify([...life, reason])));
      connection.send('hello');
      connection.start();
    `;
    const life = ['connecting', 'open', 'hello, too', 'closing', 'terminated', 'client'];
    expect(await runScript(inject('consumer'), format, script)).toEqual(life);
  });
});
