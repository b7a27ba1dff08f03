/**
 * What a host can say about itself, as hints: none of them proves that a link is alive or dead (clause D9). The names
 * are the machine's events.
 *
 * - `network.offline` / `network.online` / `network.changed`: the host believes that it lost, regained or switched its network.
 * - `page.hidden` / `page.visible`: the page's visibility changed.
 * - `page.frozen` / `page.resumed`: the host suspends or resumes timers and tasks (Page Lifecycle; a mobile app in the background).
 * - `page.left` / `page.returned`: the page is left, perhaps into the back/forward cache (`pagehide`), or came back from it (`pageshow`).
 */
export type EnvironmentHint = (typeof environmentHints)[number];

/** All of them. */
export const environmentHints = [
  'network.offline',
  'network.online',
  'network.changed',
  'page.hidden',
  'page.visible',
  'page.frozen',
  'page.resumed',
  'page.left',
  'page.returned',
] as const;

/** Where the connection lives: a page, a mobile app, a server. Injected, so that nothing else touches `window`. */
export interface Environment {
  /** Read when needed, never cached: `false` only where the host is sure to be without a network. */
  online(): boolean;
  /** Read when needed, never cached: whether the user cannot see the page now. */
  hidden(): boolean;
  /** Starts to report; returns what stops it and leaves nothing behind. Must not call `report` before it returns. */
  listen(report: (hint: EnvironmentHint) => void): () => void;
  /**
   * How often, in ms, to compare the clock with what it should be, so that a sleep which no event announced is noticed
   * (clause D7). Leave it out where nothing sleeps: then no timer runs.
   */
  readonly watchdogMs?: number;
}
