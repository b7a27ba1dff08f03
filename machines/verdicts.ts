import type { LinkClose } from './close.js';

/** Why a connection ended for good. Presets and `classify` may add reasons of their own. */
export type TerminationReason =
  | 'client'
  | 'policy'
  | 'rejected'
  | 'auth'
  | 'protocol'
  | 'too-big'
  | 'config'
  | 'unsupported'
  | 'exhausted'
  | (string & {});

/** What follows the end of a link. */
export type Verdict =
  /** Try again after the backoff; with `times`, at most that often in a row, then end with the reason `then`. */
  | { readonly kind: 'retry'; readonly times?: number; readonly then?: TerminationReason }
  /** Try again, not before `delayMs` (clamped to 5 minutes) plus a random share of `spreadMs` (clause E6). */
  | { readonly kind: 'retry-after'; readonly delayMs: number; readonly spreadMs?: number }
  /** Try once more with fresh credentials; refused again, end with `auth` (clause C3). */
  | { readonly kind: 'refresh-auth' }
  /** Go on with the next transport or with polling, where there is one; else retry. */
  | { readonly kind: 'fallback' }
  | { readonly kind: 'terminate'; readonly reason: TerminationReason };

/** What closes with a code in `from..to` lead to. The first rule that fits is used. */
export interface CloseRule {
  readonly from: number;
  readonly to: number;
  readonly verdict: Verdict;
}

const retry: Verdict = { kind: 'retry' };
const refreshAuth: Verdict = { kind: 'refresh-auth' };
const terminate = (reason: TerminationReason): Verdict => ({ kind: 'terminate', reason });
const protocolError: Verdict = { kind: 'retry', times: 3, then: 'protocol' };

/** Whether something given for a verdict is one: `classify` and `closeRules` may come from untyped code. */
export function isVerdict(given: unknown): given is Verdict {
  const { kind, delayMs, reason } = Object(given) as { kind?: unknown; delayMs?: unknown; reason?: unknown };
  if (kind === 'retry-after') return typeof delayMs === 'number';
  if (kind === 'terminate') return typeof reason === 'string';
  return kind === 'retry' || kind === 'refresh-auth' || kind === 'fallback';
}

/** One rule for a code, or for a range of codes. */
export function rule(from: number, verdict: Verdict, to: number = from): CloseRule {
  return { from, to, verdict };
}

/** One rule per code. */
function rules(codes: readonly number[], verdict: Verdict): CloseRule[] {
  return codes.map((code) => rule(code, verdict));
}

/** Rules that end the connection with `rejected`, for the codes by which a product says "stay away". */
export function terminalCodeRules(codes: readonly number[]): CloseRule[] {
  return rules(codes, terminate('rejected'));
}

/** Clause table C: what a close code means where nobody said otherwise. A code without a rule is retried. */
export const defaultCloseRules: readonly CloseRule[] = Object.freeze([
  ...rules([1002, 1003, 1007, 1010], protocolError),
  rule(1008, terminate('policy')),
  rule(1009, terminate('too-big')),
  // The registry's text for 1012 asks for "a randomized delay of 5 - 30 seconds".
  rule(1012, { kind: 'retry-after', delayMs: 5_000, spreadMs: 25_000 }),
  rule(1013, { kind: 'retry-after', delayMs: 10_000 }),
  rule(3000, refreshAuth),
  rule(3003, terminate('rejected')),
  rule(4401, refreshAuth),
  ...rules([4408, 4425], retry),
  rule(4429, { kind: 'retry-after', delayMs: 10_000 }),
  rule(4400, terminate('rejected'), 4499),
]);

/** Presets for servers whose codes mean something of their own (clause C1). Given as `closeRules`, they come before the defaults. */
export const closeRulePresets: Readonly<
  Record<'graphqlWs' | 'pusher' | 'centrifugo' | 'discord' | 'twitch' | 'sockjs' | 'phoenix', readonly CloseRule[]>
> = /* @__PURE__ */ (() => ({
  // graphql-ws: 4400, 4401, 4406, 4409, 4429 and 4500 are fatal; 4408 and 4504 are retried.
  graphqlWs: [
    rule(1011, terminate('server-error')),
    ...rules([4400, 4406, 4409, 4429], terminate('rejected')),
    rule(4500, terminate('server-error')),
    rule(4504, retry),
  ],
  // Pusher: 4000-4099 never, 4100-4199 after a second or more, 4200-4299 at once.
  pusher: [
    rule(4000, terminate('rejected'), 4099),
    rule(4100, { kind: 'retry-after', delayMs: 1_000 }, 4199),
    rule(4200, retry, 4299),
  ],
  // Centrifugo: 3500-3999 and 4500-4999 are terminal, other codes of its own are reconnectable.
  centrifugo: [
    rule(3000, retry, 3499),
    rule(3500, terminate('rejected'), 3999),
    rule(4000, retry, 4499),
    rule(4500, terminate('rejected'), 4999),
  ],
  // Discord gateway: 4004 and 4010-4014 are terminal.
  discord: [rule(4004, terminate('auth')), rule(4010, terminate('rejected'), 4014), rule(4000, retry, 4009)],
  // Twitch EventSub: 4001 is our fault (we sent data); the rest is retried.
  twitch: [rule(4001, protocolError), rule(4000, retry, 4007)],
  // SockJS: 3000 is its "no response from heartbeat" (clause S2), not the registry's "unauthorized".
  sockjs: [rule(3000, retry)],
  // Phoenix: proxies and load balancers also close with 1000, so it is retried.
  phoenix: [rule(1000, retry)],
}))();

/** Clause table C, HTTP row: what a status of the polling endpoint means. */
function httpVerdict(status: number, retryAfterMs: number | null): Verdict {
  if (status === 401) return refreshAuth;
  if (status === 403 || status === 404 || status === 410) return terminate('rejected');
  return retryAfterMs === null ? retry : { kind: 'retry-after', delayMs: retryAfterMs };
}

/** What follows a close, by cause and, for links that were open, by code. Pure. */
export function classifyClose(
  close: LinkClose,
  closeRules: readonly CloseRule[] = defaultCloseRules,
  retryAfterMs: number | null = null,
): Verdict {
  switch (close.cause) {
    case 'client':
      return terminate('client');
    case 'config':
      return terminate('config');
    case 'unsupported':
      return { kind: 'fallback' };
    case 'protocol':
      return protocolError;
    case 'http':
      return httpVerdict(close.code, retryAfterMs);
    case 'server-close':
    case 'dropped':
      return closeRules.find(({ from, to }) => close.code >= from && close.code <= to)?.verdict ?? retry;
    default:
      return retry;
  }
}
