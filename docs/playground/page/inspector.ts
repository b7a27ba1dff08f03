import type { Connection } from '../../../src/index.js';
import type { Inspection } from '../../../src/inspect/index.js';
import { byId, isCalm, make } from './dom.js';
import type { Note } from './timeline.js';

/** The viewer in a frame, attached to the connection for as long as it is open. */
export function showInspector(connection: Connection, note: Note): void {
  const toggle = byId('inspect');
  const panel = byId('inspector');
  let frame: HTMLIFrameElement | null = null;
  let inspection: Inspection | null = null;

  const open = async (): Promise<void> => {
    const opened = make('iframe', { title: 'The inspector of this connection' });
    frame = opened;
    const remark = make(
      'p',
      { role: 'status' },
      'The viewer is loading. For the first time it is built from its sources.',
    );
    panel.replaceChildren(remark, opened);
    panel.hidden = false;
    toggle.setAttribute('aria-expanded', 'true');
    panel.scrollIntoView({ block: 'nearest', behavior: isCalm() ? 'auto' : 'smooth' });
    // Loaded only if it is needed.
    const { inspectConnection } = await import('../../../src/inspect/index.js');
    // It may have been closed by now.
    if (frame !== opened) return;
    opened.addEventListener('load', () => remark.remove());
    inspection = inspectConnection(connection, {
      viewer: '/viewer/',
      iframe: opened,
      onRefused: (reason) => note('error', `the inspector refuses ${reason}`),
    });
  };

  const close = (): void => {
    inspection?.detach();
    inspection = null;
    frame = null;
    panel.replaceChildren();
    panel.hidden = true;
    toggle.setAttribute('aria-expanded', 'false');
  };

  toggle.addEventListener('click', () => {
    if (frame !== null) return close();
    open().catch(() => {
      close();
      note('error', 'the inspector could not be loaded: is the playground’s server still running?');
    });
  });
}
