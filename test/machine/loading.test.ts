import { expect, it } from 'vitest';

// Imported in the test itself: a module that throws while it loads would take every test with it, unseen by some runners.
it('the machine and its policies load, and keep their names', async () => {
  const machines = await import('../../machines/index.js');
  expect(Object.keys(machines).sort()).toEqual([
    'classifyClose',
    'closeRulePresets',
    'connectionMachine',
    'connectionStates',
    'constantBackoff',
    'defaultCloseRules',
    'defaultSettings',
    'equalJitterBackoff',
    'fullJitterBackoff',
    'retryDelayMs',
    'rule',
    'terminalCodeRules',
  ]);
  expect(machines.connectionStates).toEqual([
    'connecting',
    'open',
    'awaiting-pong',
    'closing',
    'backoff',
    'polling-fallback',
    'terminated',
  ]);
});
