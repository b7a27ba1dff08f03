import { aFunction, ranged } from '../checks.js';
import { CallbackError, HeartlineError } from '../errors.js';
import { errorText } from '../transports/error-text.js';
import type { InboundData } from '../transports/port.js';
import { discard, readText } from './body.js';
import type { Polling, PollOutcome, PollRequest, PollSession } from './port.js';
import { retryAfterMs } from './retry-after.js';
import { isSame, type Validator, validatorOf } from './validator.js';

/** What the `url` function is told. */
export interface PollUrlRequest {
  /** What the last accepted batch said to go on from; null before the first. */
  readonly cursor: string | null;
  /** Aborted when the poll is given up. */
  readonly signal: AbortSignal;
}

/** What `parse` is given: a response with a body, of a status from 200 to 299. */
export interface PollResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/** What `parse` makes of it. */
export interface PolledBatch {
  /** In order. */
  readonly messages: readonly InboundData[];
  /** Where the next poll goes on from, once these messages were handed over. Left out: as before. */
  readonly cursor?: string | undefined;
}

/** What `fetch` takes as headers, in words that need no library of the browser's types. */
export type PollHeaders = NonNullable<RequestInit['headers']>;

export interface HttpPollingOptions {
  /** Where to poll. A function is asked before each poll: put the cursor into the query, for instance. */
  readonly url: string | URL | ((request: PollUrlRequest) => string | URL | Promise<string | URL>);
  /** Headers of each request. A function is asked before each poll, so that a token is fresh and never kept (H1). */
  readonly headers?: PollHeaders | (() => PollHeaders | Promise<PollHeaders>);
  /** The HTTP method. Default `GET`. */
  readonly method?: string;
  /** Whether cookies go along, as for `fetch`. Default: the runtime's, which is `same-origin` in browsers. */
  readonly credentials?: NonNullable<RequestInit['credentials']>;
  /** The `fetch` to use. Default: the global one at the time of each poll. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** From one poll's end to the next one's start, in ms, ± 20 %. Default 5,000; 1,000 to 600,000. */
  readonly intervalMs?: number;
  /** The same while the page is hidden. Default 6 × `intervalMs`, at most 600,000; 1,000 to 600,000. */
  readonly hiddenIntervalMs?: number;
  /** When a poll without an answer is given up, in ms; longer than a long poll is held. Default 30,000; 5,000 to 120,000. */
  readonly timeoutMs?: number;
  /** A larger response is refused before it is parsed, in bytes. Default 1 MiB; 1 to 1 GiB. */
  readonly maxBytes?: number;
  /** Makes messages of a response. Default: the body, unless it is empty, is one message. */
  readonly parse?: (response: PollResponse) => PolledBatch;
}

/** What the last accepted response left for the next request. */
interface Progress {
  readonly cursor: string | null;
  readonly validator: Validator | null;
}

const nothingNew: PollOutcome = { ok: true, messages: [], commit: () => {} };

function failed(reason: string, code = 0, waitMs: number | null = null): PollOutcome {
  return { ok: false, code, reason, retryAfterMs: waitMs };
}

function wholeBody({ text }: PollResponse): PolledBatch {
  return { messages: text === '' ? [] : [text] };
}

function startSession(options: HttpPollingOptions, maxBytes: number): PollSession {
  const { method = 'GET', credentials, parse = wholeBody } = options;
  let progress: Progress = { cursor: null, validator: null };
  let started = 0;
  let accepted = 0;

  async function urlOf(signal: AbortSignal): Promise<string> {
    const { url } = options;
    return String(typeof url === 'function' ? await url({ cursor: progress.cursor, signal }) : url);
  }

  async function headersOf(): Promise<PollHeaders | undefined> {
    const { headers } = options;
    return typeof headers === 'function' ? await headers() : headers;
  }

  /** Asks a function of the user's; its failure is a poll without an answer that says whose fault it was. */
  async function ask<Answer>(option: string, question: () => Answer | Promise<Answer>): Promise<Answer> {
    try {
      return await question();
    } catch (error) {
      throw new CallbackError(option, error);
    }
  }

  /** The user's own headers win: then the conditional ones are theirs, too. */
  function withValidator(given: PollHeaders | undefined, url: string): Headers {
    const { validator } = progress;
    let headers: Headers;
    try {
      headers = new Headers(given);
    } catch {
      // The runtime's own message quotes the value, which may be a token (H1).
      throw new HeartlineError('`headers` has a name or a value that is invalid');
    }
    if (validator?.url === url && !headers.has(validator.name)) headers.set(validator.name, validator.value);
    return headers;
  }

  function parsed(response: PollResponse): PolledBatch {
    let batch: PolledBatch;
    try {
      batch = parse(response);
    } catch (error) {
      // The name alone: what JSON.parse says quotes the payload (H1).
      throw new CallbackError('parse', error instanceof Error ? error.name : 'it threw');
    }
    if (Array.isArray(batch?.messages)) return batch;
    throw new CallbackError('parse', 'it must return { messages: […], cursor? }');
  }

  async function request({ signal, now }: PollRequest, sequence: number): Promise<PollOutcome> {
    const url = await ask('url', () => urlOf(signal));
    const headers = withValidator(await ask('headers', headersOf), url);
    signal.throwIfAborted();
    // Unbound: as a method of `options` the browser's own would be an illegal invocation.
    const { fetch: send = globalThis.fetch } = options;
    // No browser's cache may answer in the server's place. Not `no-store`: that asks for `Cache-Control: no-cache`, at
    // which common servers never say 304.
    const response = await send(url, {
      method,
      headers,
      signal,
      cache: 'no-cache',
      ...(credentials && { credentials }),
    });
    const { status } = response;
    if (status === 204 || status === 304) return nothingNew;
    if (!response.ok) {
      discard(response);
      const waitMs = retryAfterMs(response.headers.get('retry-after'), response.headers.get('date'), now);
      return failed(`HTTP ${status}`, status, waitMs);
    }
    // With another method a validator would mean "fail unless" (RFC 9110 section 13.1).
    const validator = method.toUpperCase() === 'GET' ? validatorOf(url, response.headers) : null;
    if (isSame(validator, progress.validator)) {
      discard(response);
      return nothingNew;
    }
    const text = await readText(response, maxBytes);
    if (text === null) {
      discard(response);
      return failed(`the response is larger than ${maxBytes} bytes`, status);
    }
    const { messages, cursor } = parsed({ status, headers: response.headers, text });
    const next: Progress = { cursor: cursor ?? progress.cursor, validator };
    return {
      ok: true,
      messages,
      commit: () => {
        // Never back: a response that is older than the last accepted one says nothing new (I16).
        if (sequence <= accepted) return;
        accepted = sequence;
        progress = next;
      },
    };
  }

  return {
    async poll(pollRequest) {
      started += 1;
      try {
        return await request(pollRequest, started);
      } catch (error) {
        return failed(errorText(error));
      }
    },
  };
}

/**
 * Polling by `fetch`, for the networks that let no socket through. Conditional requests, a cursor that advances only
 * after its messages were handed over (clause F3), `Retry-After`, and a limit to what a response may weigh.
 *
 * @throws TypeError for an option that makes no sense.
 */
export function httpPolling(options: HttpPollingOptions): Polling {
  const { url, headers, method } = options;
  if (typeof url !== 'string' && typeof url !== 'function' && !(url instanceof URL)) {
    throw new TypeError('`url` must be a string, a URL or a function that gives one');
  }
  if (headers !== undefined && typeof headers !== 'function' && (typeof headers !== 'object' || headers === null)) {
    throw new TypeError('`headers` must be an object or a function that gives one');
  }
  if (method !== undefined && (typeof method !== 'string' || method === '')) {
    throw new TypeError('`method` must be the name of an HTTP method, such as GET');
  }
  aFunction('fetch', options.fetch);
  aFunction('parse', options.parse);
  const intervalMs = ranged('intervalMs', options.intervalMs, 5_000, 1_000, 600_000);
  const slowMs = Math.min(6 * intervalMs, 600_000);
  const maxBytes = ranged('maxBytes', options.maxBytes, 2 ** 20, 1, 2 ** 30);
  return {
    name: 'http-polling',
    intervalMs,
    hiddenIntervalMs: ranged('hiddenIntervalMs', options.hiddenIntervalMs, slowMs, 1_000, 600_000),
    timeoutMs: ranged('timeoutMs', options.timeoutMs, 30_000, 5_000, 120_000),
    start: () => startSession(options, maxBytes),
  };
}
