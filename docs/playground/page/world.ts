import { browserEnvironment, type Environment, type HeartlineClock, systemClock } from '../../../src/index.js';

/** A clock on which everything takes `pace` times as long: 0.2 is five times as fast. */
export function pacedClock(pace: number): HeartlineClock {
  if (pace === 1) return systemClock;
  const startedAt = Date.now();
  return {
    now: () => startedAt + (Date.now() - startedAt) / pace,
    setTimeout: (callback, delayMs) => systemClock.setTimeout(callback, delayMs * pace),
    clearTimeout: systemClock.clearTimeout,
  };
}

/** The browser's own environment, with a switch that claims to be offline. It claims only: the network stays. */
export interface ClaimingEnvironment extends Environment {
  claim(isOffline: boolean): void;
}

export function claimingEnvironment(): ClaimingEnvironment {
  const browser = browserEnvironment();
  const reports = new Set<Parameters<Environment['listen']>[0]>();
  let claimsOffline = false;
  return {
    ...browser,
    online: () => !claimsOffline && browser.online(),
    listen(report) {
      reports.add(report);
      const unlisten = browser.listen(report);
      return () => {
        reports.delete(report);
        unlisten();
      };
    },
    claim(isOffline) {
      claimsOffline = isOffline;
      for (const report of reports) report(isOffline ? 'network.offline' : 'network.online');
    },
  };
}
