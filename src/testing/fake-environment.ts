import type { Environment, EnvironmentHint } from '../environment/port.js';

export interface FakeEnvironmentOptions {
  /** Whether the host believes at first that it has a network. Default true. */
  readonly online?: boolean;
  /** Whether the page is hidden at first. Default false. */
  readonly hidden?: boolean;
  /** How often the clock is compared with what it should be, in ms. Default: never, so that no timer runs for it. */
  readonly watchdogMs?: number;
}

/** A host that says what the test says, and nothing by itself. */
export class FakeEnvironment implements Environment {
  /** What `online()` answers. {@link say} keeps it in step; set it to make the host lie. */
  isOnline: boolean;
  /** What `hidden()` answers. {@link say} keeps it in step; set it to make the host lie. */
  isHidden: boolean;
  declare readonly watchdogMs?: number;
  /** Who listens now: none once the connection has ended. */
  readonly reports: Set<(hint: EnvironmentHint) => void> = new Set();

  constructor({ online = true, hidden = false, watchdogMs }: FakeEnvironmentOptions = {}) {
    this.isOnline = online;
    this.isHidden = hidden;
    if (watchdogMs !== undefined) this.watchdogMs = watchdogMs;
  }

  online(): boolean {
    return this.isOnline;
  }

  hidden(): boolean {
    return this.isHidden;
  }

  listen(report: (hint: EnvironmentHint) => void): () => void {
    this.reports.add(report);
    return () => this.reports.delete(report);
  }

  /** The host gives a hint: `network.offline`, `page.hidden`, `page.resumed`, … */
  say(hint: EnvironmentHint): void {
    if (hint === 'network.offline') this.isOnline = false;
    if (hint === 'network.online') this.isOnline = true;
    if (hint === 'page.hidden') this.isHidden = true;
    if (hint === 'page.visible') this.isHidden = false;
    for (const report of [...this.reports]) report(hint);
  }
}
