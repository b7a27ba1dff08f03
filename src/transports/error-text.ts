/**
 * What an error says, fit to be shown, logged and inspected: the message alone, without the parts of URLs that carry
 * secrets, which are query, fragment and user info (clause H2).
 */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/[?#][^\s'"]+/g, '?…').replace(/\/\/[^\s/@]*@/g, '//…@');
}
