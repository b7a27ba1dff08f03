import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { xstate4InsideInspect } from '../../.config/xstate-4-inside.js';
import { makeViewerFolder, type ViewerFolder } from './inspect-viewer-folder.js';

let viewer: ViewerFolder;
const source = `
  export { WebSocket } from 'ws';
  export { openRelay } from './src/inspect/server/relay.js';
  export { hub } from './src/inspect/server/hub.js';
  export { FakeService } from './test/unit/inspect/server/fake-service.js';
`;

async function bundleTo(file: string, contents: string, external: string[] = []): Promise<void> {
  await build({
    stdin: { contents, resolveDir: join(import.meta.dirname, '../..') },
    outfile: join(viewer.root, file),
    bundle: true,
    external,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    plugins: [xstate4InsideInspect],
    logLevel: 'silent',
  });
}

beforeAll(async () => {
  viewer = makeViewerFolder();
  await bundleTo('relay.cjs', source);
}, 30_000);

afterAll(() => viewer.remove());

/** A program that has what is exported above, an `open` and a `watch`. */
function program(name: string, body: string): string {
  const file = join(viewer.root, `${name}.cjs`);
  writeFileSync(
    file,
    `const { FakeService, WebSocket, hub, openRelay } = require('./relay.cjs');
    const { once } = require('node:events');
    const open = (options) => openRelay({ viewer: ${JSON.stringify(viewer.path)}, ...options });
    async function watch(relay) {
      const socket = new WebSocket(new URL(relay.url).searchParams.get('server'));
      await once(socket, 'open');
      const heard = once(socket, 'message');
      socket.send('{"type":"xstate.inspecting"}');
      await heard;
      return socket;
    }
    (async () => {${body}})();`,
  );
  return file;
}

it('without `ws` there is no relay, and the error says what to install', { timeout: 60_000 }, async () => {
  await bundleTo('alone.cjs', `import { openRelay } from './src/inspect/server/relay.js'; openRelay();`, ['ws']);
  const running = promisify(execFile)(process.execPath, [join(viewer.root, 'alone.cjs')], { timeout: 50_000 });
  await expect(running).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('HeartlineError: A relay needs the package `ws`, which is missing: npm install ws'),
  });
});

describe('a process with a relay', { timeout: 120_000 }, () => {
  it('ends by itself while the relay is open, and a viewer connected', async () => {
    const file = program(
      'ends',
      `const relay = await open();
      relay.show(new FakeService('x:1'));
      const socket = await watch(relay);
      socket._socket.unref();
      process.on('exit', () => console.log(socket.readyState === WebSocket.OPEN ? 'still connected' : 'closed'));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 60_000 });
    expect(stdout).toBe('still connected\n');
  });

  it('goes on where the relay is to keep it alive', async () => {
    const file = program('lives', `console.log((await open({ keepAlive: true })).url);`);
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const [url] = await once(child.stdout, 'data');
    expect((await fetch(String(url).trim())).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toEqual([null, 'SIGTERM']);
  });

  it('ends once such a relay is closed', async () => {
    const file = program('closes', `await (await open({ keepAlive: true })).close(); console.log('closed');`);
    const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 60_000 });
    expect(stdout).toBe('closed\n');
  });

  it('is as it was after 1,000 relays, each with an actor and a viewer', async () => {
    const file = program(
      'leaks',
      `const constant = new FakeService('constant');
      async function live(times) {
        for (let time = 0; time < times; time++) {
          const relay = await open();
          relay.show(constant);
          relay.show(new FakeService('x:' + time));
          const socket = await watch(relay);
          const closed = once(socket, 'close');
          constant.happens('press', 'on');
          await Promise.all([relay.close(), closed]);
        }
      }
      const listeners = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
      const measure = async () => {
        for (let time = 0; time < 5; time++) {
          // Node lets go of closed sockets in a turn of its own.
          await new Promise((resolve) => setImmediate(resolve));
          gc();
        }
        return {
          heap: process.memoryUsage().heapUsed,
          counts: [listeners(), constant.subscribers.size, constant.stopListeners.length, hub.counts],
          resources: process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY|FS/.test(name)),
        };
      };
      // As many, so that whatever the engine itself keeps is there already: the code it compiled, the tables it enlarged.
      await live(1_000);
      const before = await measure();
      await live(1_000);
      console.log(JSON.stringify({ before, after: await measure() }));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', file], { timeout: 110_000 });
    const { before, after } = JSON.parse(stdout);
    expect(after.counts).toEqual(before.counts);
    expect(after.counts.at(-1)).toMatchObject({ shown: 0 });
    expect(after.resources).toEqual(before.resources);
    // An actor that stays behind holds some 6 kB, a relay far more.
    expect(after.heap - before.heap).toBeLessThan(1_000 * 500);
  });
});
