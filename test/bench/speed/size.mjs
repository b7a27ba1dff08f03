// What the smallest realistic import of each library adds to a page: minified, and as servers compress it.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { minified } from './build.mjs';

async function sizeOf(subject, external) {
  const file = await minified(subject, external);
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
  return subject.module === undefined || subject.isCompiled
    ? { whole }
    : { whole, withoutXState: await sizeOf(subject, ['xstate']) };
}
