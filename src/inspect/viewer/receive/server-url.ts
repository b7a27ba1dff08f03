import { isLoopback, urlOf } from './loopback.js';

export type ServerUrl = { readonly url: URL } | { readonly refusal: string };

/**
 * The WebSocket server of the viewer's URL's parameter `server`; `null` without one. Only this machine and the host that
 * the viewer itself comes from are accepted, so that no link can make the viewer call anywhere else.
 */
export function serverUrl(search: string, ownHostname: string): ServerUrl | null {
  const named = new URLSearchParams(search).getAll('server');
  if (named.length === 0) return null;
  const url = named.length === 1 ? urlOf(named[0] ?? '') : null;
  if (url === null || (url.protocol !== 'ws:' && url.protocol !== 'wss:')) {
    return { refusal: 'The parameter server must be one address that begins with ws:// or wss://.' };
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    return { refusal: 'The parameter server must have no user, no password and no fragment.' };
  }
  if (isLoopback(url) || url.hostname === ownHostname) return { url };
  return { refusal: `The server ${url.host} is neither on this machine nor the host of this page.` };
}
