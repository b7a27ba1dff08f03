import { truncateUtf8 } from './utf8.js';

/** RFC 6455 section 5.5: a control frame holds 125 bytes, two of them are the code. */
const closeReasonBytes = 123;

/** RFC 6455 section 7.4: the codes that may be asked for. */
export function isCloseCode(code: number): boolean {
  return code === 1000 || (code >= 3000 && code <= 4999);
}

/** As much of a reason as a close frame can carry. */
export function closeReason(text: string): string {
  return truncateUtf8(text, closeReasonBytes);
}
