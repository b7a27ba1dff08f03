import { afterEach, describe, expect, it, vi } from 'vitest';
import { type BrowserTarget, browserEnvironment } from '../../src/environment/browser.js';
import { defaultEnvironment } from '../../src/environment/default.js';
import { emptyEnvironment } from '../../src/environment/empty.js';
import type { EnvironmentHint } from '../../src/environment/port.js';

/** An event target that counts what listens to it. */
class Source {
  readonly listeners: [string, (event: Event) => void][] = [];
  readonly everListened = new Set<string>();

  addEventListener(type: string, listener: (event: Event) => void): void {
    this.listeners.push([type, listener]);
    this.everListened.add(type);
  }

  removeEventListener(type: string, listener: (event: Event) => void): void {
    const index = this.listeners.findIndex(([known, added]) => known === type && added === listener);
    if (index >= 0) this.listeners.splice(index, 1);
  }

  fire(type: string, properties: object = {}): void {
    for (const [known, listener] of [...this.listeners]) {
      if (known === type) listener(Object.assign(new Event(type), properties));
    }
  }
}

class Page extends Source implements BrowserTarget {
  readonly navigator = { onLine: true, connection: new Source() };
  readonly document = Object.assign(new Source(), { visibilityState: 'visible' });

  get listening(): number {
    return [this, this.document, this.navigator.connection].reduce((sum, { listeners }) => sum + listeners.length, 0);
  }
}

function setUp() {
  const page = new Page();
  const environment = browserEnvironment(page);
  const hints: EnvironmentHint[] = [];
  const unlisten = environment.listen((hint) => hints.push(hint));
  return { page, environment, hints, unlisten };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the environment of a page', () => {
  it('passes on what the window and the document say (D9)', () => {
    const { page, hints } = setUp();
    page.fire('offline');
    page.fire('online');
    page.navigator.connection.fire('change');
    page.document.fire('freeze');
    page.document.fire('resume');
    page.fire('pagehide', { persisted: false });
    page.fire('pageshow', { persisted: true });
    expect(hints).toEqual([
      'network.offline',
      'network.online',
      'network.changed',
      'page.frozen',
      'page.resumed',
      'page.left',
      'page.returned',
    ]);
  });

  it('reads the visibility when it changes instead of remembering it', () => {
    const { page, hints, environment } = setUp();
    page.document.visibilityState = 'hidden';
    page.document.fire('visibilitychange');
    expect(environment.hidden()).toBe(true);
    page.document.visibilityState = 'visible';
    page.document.fire('visibilitychange');
    expect(environment.hidden()).toBe(false);
    expect(hints).toEqual(['page.hidden', 'page.visible']);
  });

  it('takes the focus of the window for visible only where the document is', () => {
    const { page, hints } = setUp();
    page.document.visibilityState = 'hidden';
    page.fire('focus');
    expect(hints).toEqual([]);
    page.document.visibilityState = 'visible';
    page.fire('focus');
    expect(hints).toEqual(['page.visible']);
  });

  it('does not take the load of the page for a return to it', () => {
    const { page, hints } = setUp();
    page.fire('pageshow', { persisted: false });
    page.fire('pageshow');
    expect(hints).toEqual([]);
  });

  it('reads whether the host is online when asked, and only a clear no counts', () => {
    const page = { ...new Source(), navigator: { onLine: true } as { onLine?: boolean } } as Page;
    const environment = browserEnvironment(page);
    expect(environment.online()).toBe(true);
    page.navigator.onLine = false;
    expect(environment.online()).toBe(false);
    Reflect.deleteProperty(page.navigator, 'onLine');
    expect(environment.online()).toBe(true);
  });

  it('leaves nothing behind when it stops to listen, however often', () => {
    const { page, hints, unlisten, environment } = setUp();
    const perListen = page.listening;
    expect(perListen).toBe(9);
    const unlistenSecond = environment.listen(() => {});
    expect(page.listening).toBe(2 * perListen);

    unlisten();
    unlisten();
    expect(page.listening).toBe(perListen);
    unlistenSecond();
    expect(page.listening).toBe(0);
    page.fire('online');
    expect(hints).toEqual([]);
  });

  it('never listens to beforeunload or unload, which can be cancelled and keep pages out of the cache (D10, B35, R39)', () => {
    const { page } = setUp();
    const everListened = [page, page.document, page.navigator.connection].flatMap((source) => [...source.everListened]);
    expect(everListened.sort()).toEqual([
      'change',
      'focus',
      'freeze',
      'offline',
      'online',
      'pagehide',
      'pageshow',
      'resume',
      'visibilitychange',
    ]);
  });

  it('does without navigator.connection, as Safari and Firefox do', () => {
    const page = new Page();
    Reflect.deleteProperty(page.navigator, 'connection');
    const unlisten = browserEnvironment(page).listen(() => {});
    expect(page.listeners.length + page.document.listeners.length).toBe(8);
    unlisten();
    expect(page.listeners.length + page.document.listeners.length).toBe(0);
  });

  it('watches the clock every 5 s (D7)', () => {
    expect(setUp().environment.watchdogMs).toBe(5_000);
  });

  it('looks for the window when it is used, not when it is made', () => {
    const environment = browserEnvironment();
    const report = vi.fn();
    expect([environment.online(), environment.hidden()]).toEqual([true, false]);
    expect(environment.listen(report)()).toBeUndefined();

    const page = new Page();
    page.navigator.onLine = false;
    page.document.visibilityState = 'hidden';
    vi.stubGlobal('window', page);
    expect([environment.online(), environment.hidden()]).toEqual([false, true]);
    const unlisten = environment.listen(report);
    page.fire('online');
    expect(report.mock.calls).toEqual([['network.online']]);
    unlisten();
    expect(page.listening).toBe(0);
  });
});

describe('the empty environment', () => {
  it('is online and visible, says nothing and keeps no timer', () => {
    const environment = emptyEnvironment();
    expect([environment.online(), environment.hidden(), environment.watchdogMs]).toEqual([true, false, undefined]);
    expect(environment.listen(() => {})()).toBeUndefined();
  });
});

describe('the default environment', () => {
  it('is empty on a server, where a watchdog would keep the process awake', () => {
    expect(defaultEnvironment().watchdogMs).toBeUndefined();
  });

  it('is empty where there is a window without a page, as in React Native', () => {
    vi.stubGlobal('window', { navigator: { product: 'ReactNative' } });
    expect(defaultEnvironment().watchdogMs).toBeUndefined();
  });

  it('is that of the page where there is one', () => {
    const page = new Page();
    vi.stubGlobal('window', page);
    const report = vi.fn();
    const unlisten = defaultEnvironment().listen(report);
    page.document.fire('freeze');
    expect(report.mock.calls).toEqual([['page.frozen']]);
    unlisten();
  });

  it('is online and offline alone in a worker', () => {
    const scope = Object.assign(new Source(), { navigator: { onLine: false } });
    vi.stubGlobal('self', scope);
    const environment = defaultEnvironment();
    const report = vi.fn();
    environment.listen(report);
    expect([...scope.everListened].sort()).toEqual(['offline', 'online']);
    scope.fire('online');
    expect(report.mock.calls).toEqual([['network.online']]);
    expect([environment.online(), environment.hidden()]).toEqual([false, false]);
  });

  it('is empty in a worker that does not know whether it is online', () => {
    const scope = Object.assign(new Source(), { navigator: {} });
    vi.stubGlobal('self', scope);
    expect(defaultEnvironment().watchdogMs).toBeUndefined();
  });
});
