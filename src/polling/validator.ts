/** A conditional header, and the URL it is about: another URL's could match by chance and hide news. */
export interface Validator {
  readonly url: string;
  readonly name: string;
  readonly value: string;
}

/** RFC 9110 section 13.1.2 and 13.1.3: an entity tag is exact, a date the second best. */
export function validatorOf(url: string, headers: Headers): Validator | null {
  const tag = headers.get('etag');
  if (tag !== null) return { url, name: 'if-none-match', value: tag };
  const modified = headers.get('last-modified');
  return modified === null ? null : { url, name: 'if-modified-since', value: modified };
}

/**
 * Whether a response is the one that was accepted before: a browser's cache may turn a 304 into the 200 that it keeps. Only
 * an entity tag can tell: two changes within one second have the same date.
 */
export function isSame(one: Validator | null, other: Validator | null): boolean {
  const isExact = one?.name === 'if-none-match';
  return isExact && one.name === other?.name && one.url === other.url && one.value === other.value;
}
