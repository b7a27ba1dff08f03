// What the smallest realistic import of each library adds to a page: minified, and as servers compress it.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { minified } from './build.mjs';

/** What a file of ours is there for: the first that fits. */
export const purposes = [
  ['xstate', /^node_modules\/xstate\//],
  ['chart', /^machines\/connection\.machine|^src\/compiled\/chart/],
  ['its actor', /^src\/compiled\//],
  ['guards, updates, policies', /^machines\//],
  ['options', /^src\/(options|checks)\./],
  ['WebSocket', /^src\/transports\//],
  ['hints of the page', /^src\/environment\//],
  ['data plane', /^src\//],
];

/** Bytes by purpose, before they are compressed. */
function bytesByPurpose(inputs) {
  const bytes = Object.fromEntries(purposes.map(([purpose]) => [purpose, 0]));
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const found = purposes.find(([, files]) => files.test(path));
    if (found !== undefined) bytes[found[0]] += bytesInOutput;
  }
  return bytes;
}

async function sizeOf(subject, external) {
  const { file } = await minified(subject, external);
  return {
    minified: file.length,
    gzip: gzipSync(file, { level: 9 }).length,
    brotli: brotliCompressSync(file).length,
  };
}

/** Null for what is in every browser. What stands on XState is measured without it, too. */
export async function size(subject) {
  if (subject.import === undefined) return null;
  const whole = await sizeOf(subject, []);
  if (subject.module === undefined) return { whole };
  const { inputs } = await minified(subject, []);
  const parts = bytesByPurpose(inputs);
  return subject.isCompiled ? { whole, parts } : { whole, parts, withoutXState: await sizeOf(subject, ['xstate']) };
}
