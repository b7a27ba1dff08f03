import { longestDelayMs } from '../../machines/delays.js';
import { ranged } from '../checks.js';
import type { Environment, EnvironmentHint } from '../environment/port.js';
import { aFlag, aHint, onlyThese } from './checks.js';

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

  /** @throws TypeError for an option that makes no sense. */
  constructor(options: FakeEnvironmentOptions = {}) {
    onlyThese(options, ['online', 'hidden', 'watchdogMs']);
    const { online = true, hidden = false, watchdogMs } = options;
    aFlag('online', online);
    aFlag('hidden', hidden);
    ranged('watchdogMs', watchdogMs, 0, 1, longestDelayMs);
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

  /** The host gives a hint: `network.offline`, `page.hidden`, `page.resumed`, … @throws TypeError for what is none. */
  say(hint: EnvironmentHint): void {
    aHint(hint);
    if (hint === 'network.offline') this.isOnline = false;
    if (hint === 'network.online') this.isOnline = true;
    if (hint === 'page.hidden') this.isHidden = true;
    if (hint === 'page.visible') this.isHidden = false;
    for (const report of [...this.reports]) report(hint);
  }
}
