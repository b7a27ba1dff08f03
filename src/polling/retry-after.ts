/** Digits only: `Number` would also take '', ' 5', '0x5', '1e3' and '-5'. */
function isDelaySeconds(text: string): boolean {
  for (const character of text) if (character < '0' || character > '9') return false;
  return text !== '';
}

/**
 * The one form of HTTP date that senders may produce (RFC 9110 section 5.6.7). `Date.parse` alone finds a date in almost
 * any junk; what prints as it was read is one.
 */
function httpDate(text: string | null): number | null {
  if (text === null) return null;
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toUTCString() === text ? at : null;
}

/**
 * How long `Retry-After` asks to wait, in ms: seconds or a date (RFC 9110 section 10.2.3). Null where there is none or it
 * makes no sense (clause E6). Finite, but not clamped: that is the machine's.
 *
 * @param date The `Date` header of the same response: against it a date is exact, whatever clock this side has.
 * @param now This side's clock, in ms, for responses that do not say when they were made.
 */
export function retryAfterMs(retryAfter: string | null, date: string | null, now: number): number | null {
  const text = retryAfter?.trim() ?? '';
  if (isDelaySeconds(text)) return Math.min(Number(text) * 1_000, Number.MAX_SAFE_INTEGER);
  const until = httpDate(text);
  return until === null ? null : Math.max(0, until - (httpDate(date) ?? now));
}
