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
      return watchedHandle(handle, link, scene);
    },
  };
}

/** A fact of a link that is not current must change nothing at all (I2). */
function unheard(link: WatchedLink, scene: Scene, what: string, say: () => void): void {
  const isStale =
    scene.link !== link || scene.connection.status === 'backoff' || scene.connection.status === 'terminated';
  if (!isStale) return say();
  const { told, snapshot } = scene;
  say();
  if (scene.snapshot !== snapshot || scene.told !== told) {
    scene.fail(new Violation('I2', `link ${link.number} is history, yet its ${what} changed something`));
  }
}

function watchedCallbacks(callbacks: TransportCallbacks, link: WatchedLink, scene: Scene): TransportCallbacks {
  const { world } = scene;
  return {
    opened() {
      world.journal.write('network', `link ${link.number} opens`);
      link.openedAt ??= world.time.now();
      link.heardAt = world.time.now();
      unheard(link, scene, 'opening', () => callbacks.opened());
    },
    received(data: InboundData) {
      link.heardAt = world.time.now();
      if (world.journal.isOn) world.journal.write('network', `link ${link.number} brings ${shown(data)}`);
      unheard(link, scene, 'frame', () => callbacks.received(data));
    },
    closed(close: LinkClose & { readonly error?: string }) {
      world.journal.write('network', `link ${link.number} ends: ${close.cause} ${close.code} ${close.reason}`);
      if (link.isHeld) link.end = close;
      link.isHeld = false;
      unheard(link, scene, 'end', () => callbacks.closed(close));
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
      handle.close(code, reason);
    },
  };
  if ('bufferedAmount' in handle)
    Object.defineProperty(watched, 'bufferedAmount', { get: () => handle.bufferedAmount });
  return watched;
}
