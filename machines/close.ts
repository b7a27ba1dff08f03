/**
 * Why a link is over, told apart by who knew it first. A browser reports refusal, DNS failure, TLS failure and an
 * abrupt drop alike as 1006 (WHATWG WebSockets, "fail the WebSocket connection"), so whether the link had ever opened
 * is the only thing a client can tell by itself.
 *
 * - `client`: we asked for the close.
 * - `never-opened`: the attempt failed before the link opened.
 * - `connect-timeout`: the attempt was given up after the connect timeout.
 * - `dropped`: the open link broke without a close handshake (1005, 1006).
 * - `server-close`: the server closed the open link with a code of its own.
 * - `pong-timeout`: pings stayed unanswered, or a silence limit passed.
 * - `probe-failed`: the probe after a wake or a network change stayed unanswered.
 * - `too-big`: a frame was larger than the inbound limit.
 * - `protocol`: the peer broke the protocol.
 * - `http`: an HTTP status of the polling endpoint; `code` is that status, or 0 when there was no answer.
 * - `config`: the transport can never work as configured (an invalid URL, mixed content).
 * - `unsupported`: this runtime has no such transport.
 * - `page`: the page is being left.
 */
export type CloseCause =
  | 'client'
  | 'never-opened'
  | 'connect-timeout'
  | 'dropped'
  | 'server-close'
  | 'pong-timeout'
  | 'probe-failed'
  | 'too-big'
  | 'protocol'
  | 'http'
  | 'config'
  | 'unsupported'
  | 'page';

/** How one link ended, after its transport normalised it. Plain data. */
export interface LinkClose {
  readonly cause: CloseCause;
  /** The WebSocket close code (RFC 6455 section 7.4), or the HTTP status where `cause` is `http`. */
  readonly code: number;
  readonly reason: string;
  /** Whether the closing handshake was completed. */
  readonly wasClean: boolean;
}
