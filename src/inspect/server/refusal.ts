import type { IncomingMessage } from 'node:http';
import { isToken } from './token.js';

/** Why a request is not served. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/** What a request must know. */
export interface Terms {
  /** The `Host` header: name and port. */
  readonly authority: string;
  /** The `Origin` of pages served here. */
  readonly origin: string;
  readonly token: string;
}

/** A page elsewhere whose name was made to mean this machine (DNS rebinding) still sends its own name as the host. */
export function refusalOfHost({ headers }: IncomingMessage, { authority }: Terms): Refusal | null {
  if (headers.host?.toLowerCase() === authority) return null;
  return { status: 421, text: `This server answers as ${authority} only.` };
}

export function refusalOfToken(token: string, terms: Terms): Refusal | null {
  if (isToken(token, terms.token)) return null;
  return { status: 403, text: 'The token in the URL is wrong or missing: use the whole URL, as it was printed.' };
}

/** Browsers tell the origin of every WebSocket (RFC 6455, 4.1 and 10.2); other programs have none. */
export function refusalOfOrigin({ headers }: IncomingMessage, { origin }: Terms): Refusal | null {
  if (headers.origin === undefined || headers.origin === origin) return null;
  return { status: 403, text: `Pages of another origin than ${origin} may not connect.` };
}

/** A request's path after the token, and the query. All of it as it was sent: nothing is decoded or made shorter. */
export interface Target {
  readonly token: string;
  /** null where not even a slash follows the token. */
  readonly path: string | null;
  readonly query: string;
}

export function targetOf({ url = '' }: IncomingMessage): Target {
  const [, token = '', path, query = ''] = /^\/([^/?]*)(?:\/([^?]*))?(\?.*)?$/s.exec(url) ?? [];
  return { token, path: path ?? null, query };
}
