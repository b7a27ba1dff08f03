import { isLoopback, urlOf } from './loopback.js';

/** Where the viewer was opened, and by whom. */
export interface Surroundings {
  /** Of the viewer's own URL, with or without the question mark. */
  readonly search: string;
  /** The viewer's own origin. */
  readonly origin: string;
  /** `document.referrer`: the page that opened or embeds the viewer, or nothing if that does not tell. */
  readonly referrer: string;
}

export type ExpectedOrigin = { readonly origin: string } | { readonly refusal: string };

/**
 * The one origin that the viewer hears and answers: the one of its URL's parameter `origin`, or else the one of the page
 * that opened it, if that is the viewer's own or on this machine. A page that does not tell is taken for the own origin.
 */
export function expectedOrigin({ search, origin, referrer }: Surroundings): ExpectedOrigin {
  const named = new URLSearchParams(search).getAll('origin');
  if (named.length > 1) return { refusal: 'The address names more than one origin.' };
  if (named[0] !== undefined) return namedOrigin(named[0]);
  const opener = urlOf(referrer);
  if (opener === null) return onlyWeb(origin, 'This page has no origin that messages could be checked against.');
  if (opener.origin === origin || (isWeb(opener) && isLoopback(opener))) return { origin: opener.origin };
  return {
    refusal: `Opened by ${opener.origin}, which is neither this page's own origin nor on this machine. If you trust it, open this page with ?origin=${encodeURIComponent(opener.origin)}.`,
  };
}

function namedOrigin(name: string): ExpectedOrigin {
  const url = urlOf(name);
  if (url !== null && isWeb(url) && url.origin === name) return { origin: name };
  const example = url !== null && isWeb(url) ? url.origin : 'https://example.com';
  return { refusal: `The parameter origin must be an origin such as ${example}, not ${JSON.stringify(short(name))}.` };
}

/** Files and sandboxed frames have the origin `null`, which they share with every other one. */
const onlyWeb = (origin: string, refusal: string): ExpectedOrigin =>
  urlOf(origin) === null ? { refusal } : { origin };

const isWeb = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:';

const short = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
