import { once } from 'node:events';
import { openLoopback } from './loopback.js';
import { openInBrowser } from './open-in-browser.js';

export interface ServeOptions {
  readonly host?: string;
  readonly port?: number;
  /** Whether to show the viewer in the browser. */
  readonly open?: boolean;
}

/** Serves the viewer until the process is told to end. */
export async function serveViewer({ open = false, ...where }: ServeOptions): Promise<void> {
  const loopback = await openLoopback({ ...where, keepAlive: true });
  const told = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  console.log(`The heartline inspector is at

  ${loopback.url}

Give this URL as \`viewer\` to inspectConnection, or open it and drop a recording onto the page.
The URL holds a secret, made for this run. Only this machine reaches it. Ctrl+C ends it.`);
  if (open && !(await openInBrowser(loopback.url))) {
    console.error('No browser could be started: open the URL yourself.');
  }
  await told;
  await loopback.close();
}
