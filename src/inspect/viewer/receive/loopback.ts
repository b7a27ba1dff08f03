const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether the host is this very machine, whatever the port. */
export function isLoopback({ hostname }: URL): boolean {
  return loopback.has(hostname);
}

/** The text as an absolute URL; `null` if it is none. */
export function urlOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
