import { Script } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { pageErrors } from './events.js';
import { type Scenarios, scenarios } from './scenarios.js';
import { type Protocol, servers } from './servers.js';

/** One measurement: a library in one scenario. */
export interface Job {
  readonly code: string;
  readonly server: Protocol;
  readonly scenario: keyof Scenarios;
}

/** What came of it. */
export interface Report {
  readonly figure: unknown;
  /** Rejections that nobody handled. */
  readonly unhandled: number;
  /** What the library threw at the event loop. */
  readonly errors: readonly string[];
}

/** Why there is none. */
export interface Failure {
  readonly failed: string;
}

let unhandled = 0;
process.on('unhandledRejection', () => {
  unhandled += 1;
});
process.on('uncaughtException', (error) => pageErrors.push(error));

const { code, server, scenario } = workerData as Job;
try {
  const figure = await scenarios[scenario]({ script: new Script(code), server: servers[server] });
  const report: Report = { figure, unhandled, errors: [...new Set(pageErrors.map(String))] };
  parentPort?.postMessage(report);
} catch (error) {
  // Not left to the event loop, where it would count as the library's.
  const failure: Failure = { failed: String(error) };
  parentPort?.postMessage(failure);
}
