import type { OutboundData } from '../transports/port.js';
import { socketUrl } from '../transports/url.js';
import { utf8Length } from '../utf8.js';
import { domException } from './events.js';

/** What was asked of `close` or `reconnect`, as it was asked: a code that is left out is no code. */
export interface CloseRequest {
  readonly code: number | undefined;
  readonly reason: string | undefined;
  /** Whether another link follows at once: it was `reconnect`. */
  readonly hasSuccessor?: boolean;
}

/** RFC 6455 section 5.5: a control frame holds 125 bytes, two of them are the code. */
const longestReason = 123;

/** RFC 9110 section 5.6.2, "token": what a subprotocol may be made of. */
const token = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;

/** WebIDL `[Clamp] unsigned short`. */
function clamp(value: unknown): number {
  const number = Number(value);
  if (Number.isNaN(number)) return 0;
  const bounded = Math.min(65_535, Math.max(0, number));
  const floor = Math.floor(bounded);
  const isHalf = bounded - floor === 0.5;
  return isHalf ? floor + (floor % 2) : Math.round(bounded);
}

/**
 * The arguments of `close` (WHATWG WebSockets, "The close(code, reason) method").
 *
 * @throws InvalidAccessError for a code that is neither 1000 nor from 3000 to 4999, SyntaxError for a reason of more than
 *   123 bytes.
 */
export function closeRequest(code: unknown, reason: unknown): CloseRequest {
  const asked: CloseRequest = {
    code: code === undefined ? undefined : clamp(code),
    reason: reason === undefined ? undefined : `${reason}`,
  };
  if (asked.code !== undefined && asked.code !== 1000 && (asked.code < 3000 || asked.code > 4999)) {
    throw domException('InvalidAccessError', `The close code must be 1000 or from 3000 to 4999, not ${asked.code}.`);
  }
  if (asked.reason !== undefined && utf8Length(asked.reason) > longestReason) {
    throw domException('SyntaxError', `The close reason must not be longer than ${longestReason} bytes of UTF-8.`);
  }
  return asked;
}

/** Where relative URLs start from: the document's base, or the location of a worker. */
function baseUrl(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}

/**
 * The absolute URL of a socket. It is not quoted in the error: secrets may be in it.
 *
 * @throws SyntaxError (a `DOMException`) as the WebSocket constructor does.
 */
export function resolveUrl(url: unknown): string {
  const text = `${url}`;
  try {
    // An empty text is the base itself, which the core takes for none.
    return socketUrl(text === '' ? baseUrl() : text, 'ws', baseUrl());
  } catch (error) {
    throw domException('SyntaxError', `The URL cannot be used: ${(error as Error).message}.`);
  }
}

/** The origin of the messages of a socket (WHATWG WebSockets, "When a WebSocket message has been received"). */
export function originOf(url: string): string {
  return new URL(url).origin;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/**
 * The subprotocols to offer, in the form that was given (WebIDL: a string, or a sequence of strings).
 *
 * @throws SyntaxError for what is no token, or is there twice. An object, such as the options of the package `ws`, is
 *   no token either: clients try those first, and take the exception for a browser.
 */
export function checkProtocols(given: unknown): string | string[] {
  const protocols = isIterable(given) ? [...given].map((each) => `${each}`) : `${given}`;
  const offered = typeof protocols === 'string' ? [protocols] : protocols;
  for (const protocol of offered) {
    if (!token.test(protocol)) throw domException('SyntaxError', `The subprotocol '${protocol}' is invalid.`);
  }
  if (new Set(offered).size < offered.length) {
    throw domException('SyntaxError', 'The same subprotocol is offered twice.');
  }
  return protocols;
}

const isKind = (value: object, kind: string): boolean => Object.prototype.toString.call(value) === `[object ${kind}]`;

/** What is sent for a value (WebIDL: `BufferSource`, `Blob`, or else a string). */
export function messageOf(value: unknown): OutboundData {
  if (typeof value !== 'object' || value === null) return `${value}`;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  if (typeof Blob === 'function' && value instanceof Blob) return value;
  // Of another realm, as in a test environment or from a frame.
  if (isKind(value, 'ArrayBuffer')) return new Uint8Array(value as ArrayBuffer);
  return `${value}`;
}
