import type { Environment, EnvironmentHint } from './port.js';

/** The part of an event target that is used here. */
export interface HintSource {
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
}

/** The part of `window` that is used here. A worker's `self` fits too: it has no document. */
export interface BrowserTarget extends HintSource {
  readonly navigator?: { readonly onLine?: boolean; readonly connection?: HintSource };
  readonly document?: HintSource & { readonly visibilityState: string };
}

/** What one event means, or null where this one means nothing. */
type Reading = (event: Event) => EnvironmentHint | null;

const watchdogMs = 5_000;

/** The window of a page, or the global scope of a worker. */
export function globalTarget(): BrowserTarget | undefined {
  const { window, self }: { readonly window?: BrowserTarget; readonly self?: BrowserTarget } = globalThis;
  return window ?? self;
}

function isHidden({ document }: BrowserTarget): boolean {
  return document?.visibilityState === 'hidden';
}

/**
 * What each event says. `beforeunload` and `unload` are missing on purpose: the first can be cancelled by the user, and
 * both keep the page out of the back/forward cache (clause D10, B35).
 */
function readings(target: BrowserTarget): [HintSource | undefined, string, Reading][] {
  const { document, navigator } = target;
  const network: [HintSource | undefined, string, Reading][] = [
    [target, 'online', () => 'network.online'],
    [target, 'offline', () => 'network.offline'],
  ];
  if (!document) return network;
  return [
    ...network,
    [navigator?.connection, 'change', () => 'network.changed'],
    [document, 'visibilitychange', () => (isHidden(target) ? 'page.hidden' : 'page.visible')],
    // A window can be focused while Chrome skips its visibilitychange (clause D9).
    [target, 'focus', () => (isHidden(target) ? null : 'page.visible')],
    [document, 'freeze', () => 'page.frozen'],
    [document, 'resume', () => 'page.resumed'],
    [target, 'pagehide', () => 'page.left'],
    // The first pageshow of a page is its load; only a persisted one comes back from the back/forward cache.
    [target, 'pageshow', (event) => ('persisted' in event && event.persisted ? 'page.returned' : null)],
  ];
}

/**
 * A page, or a worker: what its window and document say of the network, of its visibility and of its life.
 *
 * @param target Whom to listen to. Default: the `window` (in a worker `self`) at the time of each call, so that an
 *   environment made where there is none, as on a server, does no harm.
 */
export function browserEnvironment(target?: BrowserTarget): Environment {
  const find = () => target ?? globalTarget();
  return {
    watchdogMs,
    // A host that does not know (undefined) is taken for online: only a clear "no" counts.
    online: () => find()?.navigator?.onLine !== false,
    hidden: () => {
      const host = find();
      return host !== undefined && isHidden(host);
    },
    listen(report) {
      const host = find();
      if (typeof host?.addEventListener !== 'function') return () => {};
      const removals = readings(host).map(([source, type, read]) => {
        const listener = (event: Event) => {
          const hint = read(event);
          if (hint) report(hint);
        };
        source?.addEventListener(type, listener);
        return () => source?.removeEventListener(type, listener);
      });
      return () => {
        for (const remove of removals) remove();
      };
    },
  };
}
