import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret for one run, fit for a URL: 192 random bits. */
export function makeToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Takes as long for a guess that is nearly right as for any other. */
export function isToken(guess: string, token: string): boolean {
  return timingSafeEqual(digest(guess), digest(token));
}

// Of one length for all guesses, which `timingSafeEqual` asks for.
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
