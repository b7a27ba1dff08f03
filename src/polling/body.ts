import { utf8Length } from '../utf8.js';

/** Frees the connection of a body that nobody reads. */
export function discard({ body }: Response): void {
  body?.cancel().catch(() => {});
}

/** The body as text, or null as soon as it is known to be too large (clause H4). */
export async function readText(response: Response, maxBytes: number): Promise<string | null> {
  if (Number(response.headers.get('content-length')) > maxBytes) return null;
  if (!response.body) {
    // React Native's fetch has no streams: the size is known afterwards.
    const text = await response.text();
    return utf8Length(text) > maxBytes ? null : text;
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      reader.releaseLock();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
