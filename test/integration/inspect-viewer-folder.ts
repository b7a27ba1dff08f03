import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A package with a built viewer, as small as can be, in a folder of its own. */
export interface ViewerFolder {
  readonly root: string;
  /** Of the viewer. */
  readonly path: string;
  remove(): void;
}

export function makeViewerFolder(): ViewerFolder {
  const root = mkdtempSync(join(tmpdir(), 'heartline-viewer-'));
  const path = join(root, 'dist/viewer');
  mkdirSync(join(path, 'assets'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"name":"heartline","version":"1.2.3","type":"module"}');
  writeFileSync(join(path, 'index.html'), '<!doctype html><title>viewer</title>');
  writeFileSync(join(path, 'assets/a b.js'), 'export {};');
  writeFileSync(join(path, 'assets/data.bin'), 'data');
  symlinkSync(join(root, 'package.json'), join(path, 'link.json'));
  return { root, path, remove: () => rmSync(root, { recursive: true, force: true }) };
}
