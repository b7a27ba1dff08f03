import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { formats, load } from './entries.js';
import { runScript } from './run.js';

const echo = createServer();
const io = new Server(echo);
let url = '';

beforeAll(async () => {
  io.on('connection', (socket) => socket.on('message', (message) => socket.send(message)));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
});

afterAll(() => io.close());

describe.each(formats)('heartline/socketio, as %s', (format) => {
  const talk = (): string => `
    ${load(format, 'socketio', 'heartline/socketio')}
    const report = (value) => { console.log(JSON.stringify(value)); process.exit(); };
    const handle = socketio.socketIoTransport({ url: ${JSON.stringify(url)} }).connect(
      { opened: () => handle.send('hello'), received: (data) => report({ data }), closed: (close) => report(close) },
      { attempt: 0, authRefused: false, signal: new AbortController().signal, clock: globalThis },
    );
  `;

  it('talks to a server through the socket.io-client of the project', async () => {
    expect(await runScript(inject('socketIoConsumer'), format, talk())).toEqual({ data: 'hello' });
  });

  it('says what to install where socket.io-client is missing', async () => {
    expect(await runScript(inject('consumer'), format, talk())).toMatchObject({
      cause: 'unsupported',
      error: expect.stringContaining('socket.io-client'),
    });
  });
});
