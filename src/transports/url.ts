export type SocketScheme = 'http' | 'ws';

/**
 * The absolute URL of a socket: relative ones are taken against the base, where there is one, and the scheme becomes
 * that of the transport, with or without TLS as it was (R42, B11). Never by replacing text: that changes paths and
 * queries too (B32).
 *
 * @throws SyntaxError as the WebSocket constructor does, fragments included (clause A9). It does not quote the URL.
 */
export function socketUrl(url: unknown, scheme: SocketScheme, base: string | undefined): string {
  const text = typeof url === 'string' ? url : (url as Partial<URL> | null | undefined)?.href;
  if (!text) throw new SyntaxError('it is neither a URL nor a string with one');
  let parsed: URL;
  try {
    parsed = new URL(text, base);
  } catch {
    throw new SyntaxError(
      base === undefined ? 'it is invalid, or relative where there is no location' : 'it is invalid',
    );
  }
  const [, secure] = /^(?:http|ws)(s?):$/.exec(parsed.protocol) ?? [];
  if (secure === undefined) throw new SyntaxError(`its scheme is ${parsed.protocol}`);
  // Not `hash`, which is empty for an empty fragment too.
  if (parsed.href.includes('#')) throw new SyntaxError('it has a fragment: is a # in it not encoded?');
  parsed.protocol = `${scheme}${secure}:`;
  return parsed.href;
}

/** Where relative URLs start from: the location of the page or the worker. */
export function base(): string | undefined {
  return globalThis.location?.href;
}

/**
 * Checks a `url` option as far as it can be known before the first attempt.
 *
 * @throws TypeError if it is neither a function nor a URL that some location would make valid.
 */
export function checkUrl(url: unknown, scheme: SocketScheme): void {
  if (typeof url === 'function') return;
  try {
    socketUrl(url, scheme, base() ?? 'http://localhost');
  } catch (error) {
    throw new TypeError(
      `\`url\` must be an http(s) or ws(s) URL without a fragment, or a function that gives one: ${(error as Error).message}`,
    );
  }
}
