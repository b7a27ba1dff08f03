import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HeartlineError } from '../../src/errors.js';
import { type Loopback, openLoopback } from '../../src/inspect/server/loopback.js';
import { makeViewerFolder, type ViewerFolder } from './inspect-viewer-folder.js';

let viewer: ViewerFolder;
let loopback: Loopback;

beforeAll(() => {
  viewer = makeViewerFolder();
});

afterAll(() => viewer.remove());

beforeEach(async () => {
  loopback = await openLoopback({ viewer: viewer.path });
});

afterEach(() => loopback.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** As it stands: no path is made shorter, and any header may be sent. */
async function ask(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> {
  const asking = request({ host: '127.0.0.1', port: loopback.port, path, method, headers }).end();
  const [response] = await once(asking, 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('the server of the viewer', () => {
  it('serves the page and its files under a secret path', async () => {
    const { token } = loopback.terms;
    expect(loopback.url).toBe(`http://127.0.0.1:${loopback.port}/${token}/`);
    expect(await ask(`/${token}/`)).toMatchObject({ status: 200, body: '<!doctype html><title>viewer</title>' });
    expect(await ask(`/${token}/?server=x`)).toMatchObject({ status: 200 });
    expect((await ask(`/${token}/`)).headers['content-type']).toBe('text/html; charset=utf-8');

    const script = await ask(`/${token}/assets/a%20b.js?v=1`);
    expect(script).toMatchObject({ status: 200, body: 'export {};' });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await ask(`/${token}/assets/data.bin`)).headers['content-type']).toBe('application/octet-stream');
  });

  it('leads to the page where the last slash is missing, with the query', async () => {
    const { token } = loopback.terms;
    const { status, headers } = await ask(`/${token}?server=x`);
    expect([status, headers.location]).toEqual([308, `/${token}/?server=x`]);
  });

  it('answers HEAD without a body', async () => {
    const { status, headers, body } = await ask(`/${loopback.terms.token}/`, 'HEAD');
    expect([status, headers['content-length'], body]).toEqual([200, '36', '']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const { status, headers, body } = await ask(`/${loopback.terms.token}/`, method);
    expect([status, headers.allow, body]).toEqual([405, 'GET, HEAD', 'Only GET and HEAD are served here.\n']);
  });

  it.each(['/', '/index.html', '/wrong/', '//', '*', '/favicon.ico'])('refuses %s, without the token', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(403);
    expect(body).toMatch(/token/);
    expect(body).not.toContain(loopback.terms.token);
  });

  it.each(['example.com', 'localhost:1', '127.0.0.1', '127.0.0.1:1'])(
    'refuses the host %j, by which a page elsewhere would have come',
    async (host) => {
      const { status, body } = await ask(`/${loopback.terms.token}/`, 'GET', { host });
      expect([status, body]).toEqual([421, `This server answers as 127.0.0.1:${loopback.port} only.\n`]);
    },
  );

  it('refuses who names no host', async () => {
    const asking = connect(loopback.port, '127.0.0.1');
    asking.end(`GET /${loopback.terms.token}/ HTTP/1.0\r\n\r\n`);
    expect(await text(asking)).toMatch(/^HTTP\/1\.1 421 /);
  });

  it.each([
    '../../package.json',
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    'assets/../../../package.json',
    '/etc/passwd',
    '..\\..\\package.json',
    'link.json',
    'assets',
    'assets/',
    '%',
    '%00',
    'constructor',
  ])('has no file at %s', async (path) => {
    const { status, body } = await ask(`/${loopback.terms.token}/${path}`);
    expect([status, body]).toEqual([404, 'There is no such file.\n']);
  });

  it('sends the headers of safety with each answer', async () => {
    for (const path of [`/${loopback.terms.token}/`, `/${loopback.terms.token}/none`, '/']) {
      const { headers } = await ask(path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      const policy = headers['content-security-policy'];
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${loopback.port};`);
      expect(policy).toMatch(/frame-ancestors 'self' http:\/\/localhost:\* .*http:\/\/127\.0\.0\.1:\*/);
    }
  });

  it('ends with all its connections', async () => {
    const idle = connect(loopback.port, '127.0.0.1');
    await once(idle, 'connect');
    const ended = once(idle, 'close');
    await Promise.all([loopback.close(), loopback.close()]);
    await ended;
    await expect(fetch(loopback.url)).rejects.toThrow();
  });
});

describe('opening it', () => {
  it('fails where the port is taken', async () => {
    await expect(openLoopback({ viewer: viewer.path, port: loopback.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('takes another loopback name', async () => {
    const other = await openLoopback({ viewer: viewer.path, host: 'localhost' });
    expect(other.url).toMatch(/^http:\/\/localhost:/);
    expect((await fetch(other.url)).status).toBe(200);
    await other.close();
  });

  it.each([
    [{ host: '0.0.0.0' }, /`host` must be 127\.0\.0\.1/],
    [{ port: -1 }, /`port` must be a number from 0 to 65535/],
    [{ port: 1.5 }, /`port` must be a whole number/],
  ])('refuses %j', async (options, reason) => {
    const opening = openLoopback({ viewer: viewer.path, ...options });
    await expect(opening).rejects.toThrow(TypeError);
    await expect(opening).rejects.toThrow(reason);
  });

  it('needs a viewer', async () => {
    const opening = (path: string) => openLoopback({ viewer: path });
    await expect(opening(viewer.root)).rejects.toThrow(HeartlineError);
    await expect(opening(viewer.root)).rejects.toThrow(/No viewer at .*: there is no index.html/);
    await expect(opening(`${viewer.root}/none`)).rejects.toThrow(/the folder cannot be read/);
  });
});
