import { createBrowserReceiver } from '@statelyai/inspect';
import { createWindowReceiver } from '@xstate/inspect';
import { expectedOrigin } from './expected-origin.js';
import { GuardedWindow, type MessageSource, type MessageTarget, type Peer } from './guarded-window.js';
import { Intake } from './intake.js';
import type { Receiver, ReceiverCallbacks } from './receiver.js';
import { sending } from './sending.js';
import { type Subscribable, type Tell, whetherTold } from './told.js';

/** What of the viewer's own window is needed. */
export interface ViewerWindow extends MessageSource {
  readonly self: unknown;
  readonly top: unknown;
  readonly parent: MessageTarget;
  readonly opener: MessageTarget | null;
  readonly location: { readonly search: string; readonly origin: string };
  readonly document: { readonly referrer: string };
}

export interface WindowReceiverOptions {
  /** The viewer's own window. */
  readonly window: ViewerWindow;
  readonly callbacks: ReceiverCallbacks;
  /** Epoch milliseconds; by default `Date.now`. */
  readonly now?: () => number;
}

/** As it is at run time. */
interface XStateReceiver extends Subscribable {
  send(command: object): void;
  stop(): void;
}

/**
 * Hears the page that opened or embeds the viewer, by both protocols at once, and lets it know that somebody listens.
 * `null`, and a refusal with the reason, where there is no such page or none that may talk.
 */
export function openWindowReceiver({ window, callbacks, now = Date.now }: WindowReceiverOptions): Receiver | null {
  const peer = peerOf(window);
  if ('refusal' in peer) {
    callbacks.refused(peer.refusal);
    return null;
  }
  const intake = new Intake(callbacks, now);
  const guarded = new GuardedWindow(
    window,
    peer,
    (message, deliver) => intake.take(message, () => tell(deliver)),
    callbacks.refused,
  );
  // They use nothing else of a window.
  // Both receivers are typed for a whole window, and use what the guarded one has.
  const facade = guarded as unknown as Window;
  const target = guarded.opener as Window;
  const xstate = createWindowReceiver({ window: facade, targetWindow: target }) as unknown as XStateReceiver;
  const tell: Tell = whetherTold([xstate, createBrowserReceiver({ window: facade }) as Subscribable]);
  return {
    kind: 'window',
    ...sending(xstate, intake, callbacks),
    close() {
      guarded.close();
      xstate.stop();
    },
  };
}

function peerOf(window: ViewerWindow): Peer | { readonly refusal: string } {
  const target = window.self === window.top ? window.opener : window.parent;
  if (target === null || target === undefined) {
    return { refusal: 'No app opened this page, and none embeds it.' };
  }
  const { search, origin } = window.location;
  const expected = expectedOrigin({ search, origin, referrer: window.document.referrer });
  return 'refusal' in expected ? expected : { window: target, origin: expected.origin };
}
