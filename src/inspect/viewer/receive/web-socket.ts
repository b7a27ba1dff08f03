import { Datum } from '../recording/datum.js';
import { MalformedError } from '../recording/malformed.js';
import { messageLimits } from '../recording/message.js';
import { type Connected, connect } from './connect.js';
import type { SocketClass, SocketWatch } from './guarded-socket.js';
import { Intake } from './intake.js';
import type { Receiver, ReceiverCallbacks } from './receiver.js';
import { sending } from './sending.js';
import { type Tell, whetherTold } from './told.js';

export interface WebSocketReceiverOptions {
  /** `ws://…` or `wss://…`, with the token that the server asks for. */
  readonly url: URL;
  readonly callbacks: ReceiverCallbacks;
  /** By default the global one. */
  readonly WebSocket?: SocketClass;
  /** Epoch milliseconds; by default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Hears the apps behind a server, by the protocol of `@xstate/inspect`. It does not reconnect: open another one.
 * `null`, and a refusal with the reason, where the browser does not allow the address.
 */
export function openWebSocketReceiver(options: WebSocketReceiverOptions): Receiver | null {
  const { url, callbacks, now = Date.now } = options;
  const intake = new Intake(callbacks, now);
  const connected = tryTo(url, options, {
    message(data, deliver) {
      const message = messageIn(data);
      if ('refusal' in message) callbacks.refused(message.refusal);
      else intake.take(message.content, () => tell(deliver));
    },
    closed: (code, reason, wasOpen) => callbacks.disconnected(endOf(url, code, reason, wasOpen)),
  });
  if (connected === null) return null;
  const { receiver, socket } = connected;
  const tell: Tell = whetherTold([receiver]);
  const { isTwoWay, send } = sending(receiver, intake, callbacks);
  return {
    kind: 'web-socket',
    isTwoWay,
    send(actor, event) {
      if (!socket.isOpen) return callbacks.refused('The event was not sent: there is no connection.');
      send(actor, event);
    },
    close: () => socket.close(),
  };
}

function tryTo(url: URL, options: WebSocketReceiverOptions, watch: SocketWatch): Connected | null {
  try {
    return connect(url, options.WebSocket ?? (globalThis.WebSocket as unknown as SocketClass), watch);
  } catch (error) {
    // A page from https may not call ws:// elsewhere than on its own machine.
    options.callbacks.refused(
      `There is no way to ${url.host}: ${error instanceof Error ? error.message : String(error)}.`,
    );
    return null;
  }
}

type MessageIn = { readonly content: unknown } | { readonly refusal: string };

function messageIn(data: unknown): MessageIn {
  try {
    return { content: new Datum(data).parse(messageLimits).value };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { refusal: `A message of the server was not accepted: ${error.message}.` };
  }
}

/** The token in the address is a secret: it is not shown. */
function endOf({ protocol, host }: URL, code: number, reason: string, wasOpen: boolean): string {
  const server = `${protocol}//${host}`;
  if (!wasOpen) return `There is no connection to ${server}: it is not running, or it refuses this page or its token.`;
  return `The connection to ${server} was closed (${[code, reason].filter((part) => part !== '').join(', ')}).`;
}
