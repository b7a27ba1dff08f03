// Makes TypeScript of this project run without a build step, and with a bug put back where a test wants one.
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');

function edited(edits) {
  const byFile = new Map();
  for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  return {
    name: 'edited',
    setup(building) {
      building.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const mine = byFile.get(relative(root, path).split(sep).join('/'));
        if (mine === undefined) return undefined;
        let contents = await readFile(path, 'utf8');
        for (const { file, find, replace } of mine) {
          const occurrences = contents.split(find).length - 1;
          if (occurrences !== 1) throw new Error(`${file}: found ${occurrences} times: ${find}`);
          contents = contents.replace(find, () => replace);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}

export async function bundle(entry, folder, edits = [], plugins = []) {
  const outfile = join(folder, `${entry.replaceAll(/[^a-z]+/g, '-')}-${edits.length}-${process.hrtime.bigint()}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'silent',
    // Loaded only when asked for, and written in CommonJS.
    external: ['sockjs-client'],
    plugins: [...plugins, ...(edits.length > 0 ? [edited(edits)] : [])],
  });
  return outfile;
}
