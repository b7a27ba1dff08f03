/** Where a Chromium to test with lies, or undefined where there is none. */
export function findChromium(): string | undefined;
