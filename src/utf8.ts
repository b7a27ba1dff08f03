/**
 * The longest start of a text that fits into so many bytes of UTF-8, cut between code points: half of a character would
 * arrive as a replacement character, which is longer (clause A1). By hand, as `TextEncoder` is not in every runtime.
 */
export function truncateUtf8(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** How many bytes a text is in UTF-8. A lone surrogate is sent as the replacement character, which is three. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // A pair is four bytes: this half counts for three of them and the other, skipped, for one.
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) index += 1;
  }
  return bytes;
}
