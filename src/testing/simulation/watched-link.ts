import type { LinkClose } from '../../../machines/close.js';
import type { InboundData, Transport, TransportCallbacks, TransportHandle } from '../../transports/port.js';
import type { Scene } from './scene.js';
import { Violation } from './violation.js';

/** One link, seen from both sides of the port. */
export interface WatchedLink {
  readonly transport: string;
  /** Counted over all lives, from 1. */
  readonly number: number;
  readonly life: number;
  /** When it was asked for: by the page's clock, and in the world's time, in ms. */
  readonly wallAt: number;
  readonly at: number;
  openedAt: number | null;
  /** When the last frame came in, in the world's time; before that, when it opened. */
  heardAt: number;
  /** Whether the client may still use it: neither over, nor asked to close. */
  isHeld: boolean;
  /** How often the client closed it; null before `connect` has returned. */
  closes: number | null;
  /** How it ended, if it did so by itself. */
  end: LinkClose | null;
}

/** The transport itself, and everything that passes its port is told to the scene. */
export function observed(transport: Transport, scene: Scene): Transport {
  return {
    ...transport,
    connect(callbacks, request) {
      const { world, links } = scene;
      scene.noteLife();
      const link: WatchedLink = {
        transport: transport.name,
        number: links.length + 1,
        life: scene.life,
        wallAt: world.page.clock.now(),
        at: world.time.now(),
        openedAt: null,
        heardAt: world.time.now(),
        isHeld: true,
        closes: null,
        end: null,
      };
      links.push(link);
      world.journal.write('client', `dials ${link.number} over ${transport.name}`);
      scene.tell((watch) => watch.dialled?.(link));
      let handle: TransportHandle;
      try {
        handle = transport.connect(watchedCallbacks(callbacks, link, scene), request);
      } catch (error) {
        link.isHeld = false;
        throw error;
      }
      link.closes = 0;
      return watchedHandle(handle, link, scene);
    },
  };
}

/** A fact of a link that was let go of, or is over, must change nothing at all (I2). */
function unheard(link: WatchedLink, scene: Scene, what: string, say: () => void): void {
  const { told, snapshot } = scene;
  const { items } = scene.connection.outbox;
  say();
  if (scene.snapshot !== snapshot || scene.told !== told || scene.connection.outbox.items !== items) {
    scene.fail(new Violation('I2', `link ${link.number} is history, yet its ${what} changed something`));
  }
}

function watchedCallbacks(callbacks: TransportCallbacks, link: WatchedLink, scene: Scene): TransportCallbacks {
  const { world } = scene;
  return {
    opened() {
      world.journal.write('network', `link ${link.number} opens`);
      if (!link.isHeld) {
        const { closes } = link;
        unheard(link, scene, 'opening', () => callbacks.opened());
        // One that is closing has been asked already, and its end is still waited for.
        const isAsked = scene.connection.status === 'closing' && scene.link === link;
        if (closes !== null && closes === link.closes && !isAsked) {
          scene.fail(new Violation('I3', `link ${link.number} opens late and is not closed`));
        }
        return;
      }
      link.openedAt ??= world.time.now();
      link.heardAt = world.time.now();
      callbacks.opened();
    },
    received(data: InboundData) {
      if (world.journal.isOn) world.journal.write('network', `link ${link.number} brings ${shown(data)}`);
      if (!link.isHeld) return unheard(link, scene, 'frame', () => callbacks.received(data));
      link.heardAt = world.time.now();
      callbacks.received(data);
    },
    closed(close: LinkClose & { readonly error?: string }) {
      world.journal.write('network', `link ${link.number} ends: ${close.cause} ${close.code} ${close.reason}`);
      const isAwaited = link.isHeld || (scene.connection.status === 'closing' && scene.link === link);
      if (!isAwaited) return unheard(link, scene, 'end', () => callbacks.closed(close));
      if (link.isHeld) {
        link.end = close;
        link.isHeld = false;
        scene.tell((watch) => watch.linkEnded?.(link));
      }
      callbacks.closed(close);
    },
  };
}

function shown(data: InboundData): string {
  return typeof data === 'string' ? JSON.stringify(data.slice(0, 24)) : 'binary';
}

function watchedHandle(handle: TransportHandle, link: WatchedLink, scene: Scene): TransportHandle {
  const { world } = scene;
  const watched: TransportHandle = {
    send(data) {
      scene.tell((watch) => watch.handsOver?.(link, data));
      handle.send(data);
      scene.tell((watch) => watch.sent?.(link, data));
    },
    close(code, reason) {
      if (link.isHeld) world.journal.write('client', `lets go of link ${link.number}`);
      link.isHeld = false;
      link.closes = (link.closes ?? 0) + 1;
      handle.close(code, reason);
    },
  };
  if ('bufferedAmount' in handle)
    Object.defineProperty(watched, 'bufferedAmount', { get: () => handle.bufferedAmount });
  return watched;
}
