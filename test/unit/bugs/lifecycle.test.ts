import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserEnvironment } from '../../../src/index.js';
import { VirtualClock } from '../../../src/testing/index.js';
import { rigged } from '../../support/rig.js';
import { stubClass } from '../../support/stub-socket.js';
import { opensAfter } from '../../support/welcomes.js';

const minute = 60_000;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the end', () => {
  it('that the app asked for stays the end, whatever the transport does then (B9)', () => {
    const { clock, transport, connection } = rigged();
    transport.latest.open();
    clock.advance(minute);
    connection.close();
    transport.latest.serverClose(1006, '', false);
    expect(connection.getSnapshot().output).toMatchObject({ reason: 'client' });
    clock.advance(10 * minute);
    expect([connection.status, transport.links.length]).toEqual(['terminated', 1]);
  });

  it.each([
    ['4001, which was said to be a kick', 4001],
    ['4403, which looks like HTTP 403', 4403],
  ])('is what a server asks for that closes with %s (B9)', (_, code) => {
    const { clock, transport, connection } = rigged({ terminalCodes: [4001] });
    transport.latest.open();
    clock.advance(minute);
    transport.latest.serverClose(code, 'logged in elsewhere');
    expect(connection.getSnapshot().output).toMatchObject({
      reason: 'rejected',
      code,
      closeReason: 'logged in elsewhere',
    });
    clock.advance(10 * minute);
    expect(transport.links).toHaveLength(1);
  });

  it.each(['connecting', 'open'])(
    'is reached also if the transport throws at being closed, while %s (B24)',
    (phase) => {
      const { clock, transport, connection } = rigged({ closeTimeoutMs: 1_000 });
      const errors: string[] = [];
      connection.on('error', ({ message }) => errors.push(message));
      transport.failing.add('close');
      if (phase === 'open') transport.latest.open();
      expect(() => connection.close()).not.toThrow();
      clock.advance(1_000);
      expect([connection.status, clock.pending, transport.live]).toEqual(['terminated', 0, 0]);
      expect(errors.join()).toContain('close fails');
      clock.advance(10 * minute);
      expect(transport.links).toHaveLength(1);
    },
  );

  it('is no end for ever: a connection that is started again retries a first attempt that fails (B19)', () => {
    const { clock, transport, connection } = rigged();
    transport.latest.open();
    connection.close();
    clock.advance(5_000);
    connection.start();
    transport.latest.refuse();
    expect(connection.status).toBe('backoff');
    clock.advance(minute);
    transport.latest.open();
    expect([connection.status, transport.live]).toEqual(['open', 1]);
  });

  it('may be asked for before anything began, and by any call (B19, B25)', () => {
    const { transport, connection } = rigged({ autoStart: false });
    expect(() => {
      connection.close();
      connection.reconnect();
      connection.wake();
      connection.close();
    }).not.toThrow();
    expect([connection.send('early'), transport.links.length]).toEqual(['queued', 0]);
    connection.start();
    transport.latest.open();
    expect(transport.latest.sent).toEqual(['early']);
  });

  it.each([
    ['its own close', 1000],
    ['a kick', 4001],
  ])('is not remembered by the next life, after %s: it reconnects after a drop (B30)', (_, code) => {
    const { clock, transport, connection } = rigged({ terminalCodes: [4001] });
    transport.latest.open();
    if (code === 1000) connection.close();
    transport.latest.serverClose(code);
    expect(connection.status).toBe('terminated');
    clock.advance(250);
    connection.start();
    expect(connection.getSnapshot()).toMatchObject({ status: 'connecting', attempt: 0, lastClose: null, output: null });
    transport.latest.open();
    transport.latest.drop();
    clock.advance(5_000);
    expect([connection.status, transport.links.length]).toEqual(['connecting', 3]);
  });
});

describe('a connection', () => {
  it('connects when it is told to: not when it is imported, and not when it is made (B14)', async () => {
    vi.resetModules();
    const stub = stubClass();
    vi.stubGlobal('WebSocket', stub.Class);
    const heartline = await import('../../../src/index.js');
    const clock = new VirtualClock();
    const transports = [heartline.webSocketTransport({ url: 'wss://example.com' })];
    const connection = heartline.createConnection({ transports, clock, autoStart: false });
    expect([stub.sockets.length, clock.pending]).toEqual([0, 0]);
    connection.start();
    expect(stub.sockets).toHaveLength(1);
    connection.close();
    expect([stub.latest.closes.length, clock.pending]).toEqual([1, 0]);
  });

  it('outlives its links: so do its listeners, and each old link is closed (B14)', () => {
    const { transport, connection, messages, clock } = rigged();
    for (const word of ['first', 'second', 'third']) {
      transport.latest.open();
      transport.latest.message(word);
      clock.advance(minute);
      connection.reconnect();
    }
    expect(messages).toEqual(['first', 'second', 'third']);
    expect(transport.links.map(({ closeRequests }) => closeRequests.length)).toEqual([1, 1, 1, 0]);
  });
});

describe('a page', () => {
  /** As much of a window as there must be, with a handler of somebody else's in the one slot that there is. */
  class Page extends EventTarget {
    readonly navigator = { onLine: true };
    readonly document: EventTarget & { visibilityState: string } = Object.assign(new EventTarget(), {
      visibilityState: 'visible',
    });
    onbeforeunload: (() => void) | null = null;
  }

  function setUp() {
    const page = new Page();
    const theirs = vi.fn();
    page.onbeforeunload = theirs;
    const clock = new VirtualClock();
    const rig = rigged({ clock, environment: browserEnvironment(page) }, { onConnect: opensAfter(clock, 50) });
    clock.advance(1_000);
    return { page, theirs, ...rig };
  }

  it('whose unload is cancelled, or a download, keeps its link and the handlers of others (B35)', () => {
    const { page, theirs, clock, transport, connection } = setUp();
    page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    page.dispatchEvent(new Event('unload'));
    expect(page.onbeforeunload).toBe(theirs);
    clock.advance(minute);
    expect([connection.status, transport.links.length, transport.latest.closeRequests]).toEqual(['open', 1, []]);
  });

  it('that is left closes its link and makes no new one, unless it comes back (B35)', () => {
    const { page, clock, transport, connection } = setUp();
    page.dispatchEvent(new Event('pagehide'));
    expect(connection.status).toBe('backoff');
    expect(transport.latest.closeRequests[0]).toEqual({ code: 1000, reason: '' });
    clock.advance(4_000);
    expect([connection.status, transport.links.length]).toEqual(['backoff', 1]);
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    clock.advance(1_000);
    expect([connection.status, transport.links.length]).toEqual(['open', 2]);
  });
});
