import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { viewer } from '../../../.config/viewer.js';
import { type Asset, typeOf } from './assets.js';

export type Viewer = ReadonlyMap<string, Asset>;

/** What the viewer's page says of itself, here for its scripts as well: its worker heeds only the policy it came with. */
export const viewerPolicy: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** The inspector's viewer by paths, from its sources, as it is published. */
async function buildViewer(): Promise<Viewer> {
  // It takes its time to load, which only those wait for who open the inspector.
  const { build } = await import('tsup');
  const folder = await mkdtemp(join(tmpdir(), 'heartline-viewer-'));
  try {
    await build({ ...viewer, outDir: folder, config: false, silent: true, clean: false });
    const assets = new Map<string, Asset>();
    for (const file of await readdir(folder)) {
      const asset = { type: typeOf(file), body: await readFile(join(folder, file)) };
      assets.set(file === 'index.html' ? '/viewer/' : `/viewer/${file}`, asset);
    }
    return assets;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The viewer, built when it is asked for the first time; a build that failed is tried again. */
export function viewerOnDemand(): () => Promise<Viewer> {
  let built: Promise<Viewer> | null = null;
  return () => {
    built ??= buildViewer().catch((error: unknown) => {
      built = null;
      throw error;
    });
    return built;
  };
}
