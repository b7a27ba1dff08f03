import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sockjs from 'sockjs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { formats, load } from './entries.js';
import { runScript } from './run.js';

const echo = createServer();
let url = '';

beforeAll(async () => {
  const service = sockjs.createServer({ log: () => {} });
  service.on('connection', (session) => session.on('data', (message) => session.write(message)));
  service.installHandlers(echo, { prefix: '/echo' });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/echo`;
});

afterAll(() => {
  echo.closeAllConnections();
  echo.close();
});

describe.each(formats)('heartline/sockjs, as %s', (format) => {
  const talk = (): string => `
    ${load(format, 'sockjs', 'heartline/sockjs')}
    const report = (value) => { console.log(JSON.stringify(value)); process.exit(); };
    const handle = sockjs.sockJsTransport({ url: ${JSON.stringify(url)} }).connect(
      { opened: () => handle.send('hello'), received: (data) => report({ data }), closed: (close) => report(close) },
      { attempt: 0, authRefused: false, signal: new AbortController().signal, clock: globalThis },
    );
  `;

  it('talks to a server through the sockjs-client of the project', async () => {
    expect(await runScript(inject('sockJsConsumer'), format, talk())).toEqual({ data: 'hello' });
  });

  it('says what to install where sockjs-client is missing', async () => {
    expect(await runScript(inject('consumer'), format, talk())).toMatchObject({
      cause: 'unsupported',
      error: expect.stringContaining('sockjs-client'),
    });
  });
});
