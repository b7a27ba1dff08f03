import type { LinkClose } from '../../machines/close.js';
import type { HeartlineClock } from '../clock.js';

/** What can be sent. SockJS and other text-only transports take strings only: see {@link Transport.binary}. */
export type OutboundData = string | ArrayBuffer | ArrayBufferView | Blob;

/** What a message listener receives. */
export type InboundData = string | ArrayBuffer | Blob;

/** What a transport reports. Each call is a fact about one link; heartline ignores those that come too late. */
export interface TransportCallbacks {
  /** The link is open: data may be sent from now on. Call it once. */
  readonly opened: () => void;
  /** One message, in the order of arrival. */
  readonly received: (data: InboundData) => void;
  /** A sign of life that is no message, such as a ping of the server. What is received needs none besides. */
  readonly heard?: () => void;
  /** The link is over. Call it once, whether or not `opened` was called; nothing after it counts. */
  readonly closed: (close: LinkClose & { readonly error?: string }) => void;
}

/** What a transport and the providers of its options learn about the attempt. */
export interface TransportRequest {
  /** 0 is the first try; afterwards, how many attempts in a row have failed before this one. */
  readonly attempt: number;
  /** Whether the server refused the credentials of the previous attempt: get a fresh token. */
  readonly authRefused: boolean;
  /** Aborted as soon as this attempt or its link is given up; results that come later are ignored. */
  readonly signal: AbortSignal;
  /** The connection's own: whoever needs time takes it from here, so that it can be simulated. */
  readonly clock: HeartlineClock;
}

/** One link, alive or on its way. None of its methods is called after the link is over, `close` excepted. */
export interface TransportHandle {
  /** Bytes accepted by `send` that have not left yet. Leave it out where the transport cannot tell. */
  readonly bufferedAmount?: number;
  /** The subprotocol that the server chose, once the link is open. Leave it out where there are none. */
  readonly protocol?: string;
  /** Hands one message over. Called only between `opened` and `closed`. A throw costs the link. */
  send(data: OutboundData): void;
  /**
   * Starts to close: in the graceful case `callbacks.closed` follows, and the code and reason are already valid
   * (RFC 6455: 1000 or 3000–4999, at most 123 bytes). Also called, without waiting for anything, on a link that was
   * abandoned: connecting, dead, or opening too late. Must be safe to call at any time and more than once.
   */
  close(code?: number, reason?: string): void;
}

/**
 * A way to reach the server: the one port that every transport implements. Plain functions, no knowledge of XState.
 */
export interface Transport {
  /** Shown in snapshots and the inspector: `websocket`, `sockjs`, … */
  readonly name: string;
  /** How long an attempt may take, in ms, where `connectTimeoutMs` is not set on the connection. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** `false` where only strings can be sent. Default `true`. */
  readonly binary?: boolean;
  /** Starts one attempt. May call back before it returns. A throw counts as an attempt that never opened. */
  connect(callbacks: TransportCallbacks, request: TransportRequest): TransportHandle;
}
