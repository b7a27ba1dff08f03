import { errorText } from '../../transports/error-text.js';

const longestText = 1_000;

/** Where a URL may begin its query or fragment. */
const mayBeUrl = /:\/\/|\?|#\S*=/;
/** What is said to be a secret, in the middle of a text. */
const named = /\b((?:access|refresh|id)?[-_]?(?:token|secret|password|passwd|api[-_]?key)\s*[=:]\s*)[^\s&,;'"]+/gi;
const header = /\b((?:authorization\s*:\s*)?(?:bearer|basic)\s+)[\w.~+/=-]{6,}/gi;

/** A text without the parts of URLs that carry secrets, without what names itself one, and not for ever. */
export function safeText(text: string): string {
  const bare = mayBeUrl.test(text) ? errorText(text) : text;
  const clean = bare.replace(named, '$1…').replace(header, '$1…');
  return clean.length > longestText ? `${clean.slice(0, longestText)}… [${clean.length} characters]` : clean;
}
