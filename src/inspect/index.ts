import type { AnyActorRef } from 'xstate';
import type { Connection } from '../connection-types.js';
import { aConnection, anActor, followConnection, showActor } from './follow.js';
import { Inspector } from './inspector.js';
import { type BridgeOptions, type BridgeSettings, bridgeSettingsOf } from './options.js';
import { ViewerWindow } from './viewer-window.js';

export type { Redact } from './bridge/safe.js';
export type { BridgeOptions } from './options.js';

/** Where the viewer is, and how it is shown. */
export interface InspectOptions extends BridgeOptions {
  /** The viewer's address: what `npx heartline inspect` prints, or where you serve the package's `dist/viewer`. */
  readonly viewer: string | URL;
  /** The frame to show it in. Default: a window of its own, which the browser opens only where the user has clicked. */
  readonly iframe?: HTMLIFrameElement;
}

/** An inspector that is attached. */
export interface Inspection {
  /** Whether a viewer has asked to be told. */
  readonly isInspecting: boolean;
  /** Detaches it. The viewer stays as it is; nothing is posted or heard any more. */
  detach(): void;
}

/**
 * Shows a connection in the viewer: its machine, what happens to it, and the actors that it spawns. It may have started
 * long ago, or not yet. For development: it posts what the machine knows to another window (never a message's content
 * or a token).
 *
 * @throws TypeError for an option that makes no sense.
 * @throws HeartlineError if the browser blocks the viewer's window.
 */
export function inspectConnection(connection: Connection, options: InspectOptions): Inspection {
  aConnection(connection);
  return attach(options, (inspector, settings) => followConnection(connection, inspector, settings));
}

/** The same for any actor of XState 5. @throws as `inspectConnection`. */
export function inspectActor(actor: AnyActorRef, options: InspectOptions): Inspection {
  anActor(actor);
  return attach(options, (inspector, settings) => {
    const bridge = showActor(actor, inspector, settings);
    return () => bridge.stop();
  });
}

interface Shared {
  readonly inspector: Inspector;
  readonly viewer: ViewerWindow;
  users: number;
}

/** Whoever names the same viewer is shown in the same one: by its frame, or by its address. */
const shared = new Map<HTMLIFrameElement | string, Shared>();

function attach(
  options: InspectOptions,
  show: (inspector: Inspector, settings: BridgeSettings) => () => void,
): Inspection {
  const settings = bridgeSettingsOf(options);
  const url = viewerUrl(options.viewer);
  const key = options.iframe ?? url.href;
  const used = shared.get(key) ?? open(url, options.iframe ?? null, settings);
  used.viewer.reopen();
  shared.set(key, used);
  used.users += 1;
  const stop = show(used.inspector, settings);
  let isAttached = true;
  return {
    get isInspecting() {
      return isAttached && used.viewer.isInspecting;
    },
    detach() {
      if (!isAttached) return;
      isAttached = false;
      stop();
      used.users -= 1;
      if (used.users > 0) return;
      used.inspector.close();
      used.viewer.close();
      shared.delete(key);
    },
  };
}

function open(url: URL, frame: HTMLIFrameElement | null, { history, refused }: BridgeSettings): Shared {
  const viewer = new ViewerWindow({
    url,
    frame,
    historyLimit: history,
    refused,
    sent: (event) => inspector.receive(event),
  });
  const inspector = new Inspector((message) => viewer.post(message));
  return { inspector, viewer, users: 0 };
}

/** With the origin that the viewer is to listen to. */
function viewerUrl(viewer: unknown): URL {
  if (typeof window === 'undefined') {
    throw new TypeError('`heartline/inspect` needs a page; in Node use `heartline/inspect/server`');
  }
  const isGiven = (typeof viewer === 'string' && viewer !== '') || viewer instanceof URL;
  if (!isGiven) {
    throw new TypeError('`viewer` must be the address of the viewer: `npx heartline inspect` serves it and prints it');
  }
  let url: URL;
  try {
    url = new URL(viewer as string | URL, window.location.href);
  } catch {
    throw new TypeError(`\`viewer\` is no address: ${String(viewer)}`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`\`viewer\` must be an http or https address, not ${url.protocol}`);
  }
  url.searchParams.set('origin', window.location.origin);
  return url;
}
