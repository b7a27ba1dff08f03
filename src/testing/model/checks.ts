import { longestDelayMs } from '../../../machines/delays.js';
import type { ConnectionSettings } from '../../../machines/settings.js';
import { isVerdict } from '../../../machines/verdicts.js';
import { aFunction, counted, oneOf } from '../../checks.js';
import { aFlag, aWhole, onlyThese } from '../checks.js';
import type { PairPathOptions } from './paths.js';

type Check = (name: string, value: unknown) => void;

/** @throws TypeError that says what was expected. */
function must(holds: boolean, name: string, be: string): void {
  if (!holds) throw new TypeError(`\`${name}\` must be ${be}`);
}

const aSpan: Check = (name, value) => {
  const isSpan = typeof value === 'number' && value >= 0 && value <= longestDelayMs;
  must(isSpan, name, `a number of ms from 0 to ${longestDelayMs}, not ${String(value)}`);
};
const aName: Check = (name, value) => must(typeof value === 'string', name, `a string, not ${String(value)}`);
const atLeast =
  (min: number): Check =>
  (name, value) =>
    aWhole(name, value, min, Number.MAX_SAFE_INTEGER);
const among =
  (...choices: readonly [string, ...string[]]): Check =>
  (name, value) => {
    oneOf(name, String(value), choices);
  };
const orNull =
  (check: Check): Check =>
  (name, value) => {
    if (value !== null) check(name, value);
  };
const listOf =
  (least: number, check: Check): Check =>
  (name, value) => {
    const isList = Array.isArray(value) && value.length >= least;
    must(isList, name, least > 0 ? 'an array of one or more' : 'an array');
    (value as readonly unknown[]).forEach((one, index) => {
      check(`${name}[${index}]`, one);
    });
  };
const objectOf =
  (checks: Readonly<Record<string, Check>>): Check =>
  (name, value) => {
    must(typeof value === 'object' && value !== null, name, `an object, not ${String(value)}`);
    onlyThese(value as object, Object.keys(checks));
    for (const [key, check] of Object.entries(checks)) check(`${name}.${key}`, Reflect.get(value as object, key));
  };
const aRule: Check = (name, value) => {
  const { from, to, verdict } = Object(value) as { readonly from?: unknown; readonly to?: unknown; verdict?: unknown };
  const isRule = typeof from === 'number' && typeof to === 'number' && isVerdict(verdict);
  must(isRule, name, '{ from, to, verdict }');
};

const settingChecks: Readonly<Record<keyof ConnectionSettings, Check>> = {
  transports: listOf(1, objectOf({ name: aName, connectTimeoutMs: aSpan })),
  polling: orNull(objectOf({ name: aName, intervalMs: aSpan, hiddenIntervalMs: aSpan, timeoutMs: aSpan })),
  heartbeat: objectOf({
    mode: among('ping', 'silence', 'none'),
    intervalMs: aSpan,
    timeoutMs: aSpan,
    maxMissed: atLeast(1),
    silenceMs: aSpan,
    probeTimeoutMs: aSpan,
  }),
  backoff: objectOf({ initialMs: aSpan, maxMs: aSpan, longMaxMs: aSpan }),
  maxRetries: orNull(atLeast(0)),
  stableAfterMs: aSpan,
  stableUnheard: aFlag,
  attemptsPerMinute: atLeast(1),
  closeTimeoutMs: aSpan,
  fallbackAfter: atLeast(1),
  closeRules: listOf(0, aRule),
  hidden: objectOf({ policy: among('keep', 'stretch', 'park'), parkAfterMs: aSpan }),
};

/** Settings of a model. @throws TypeError that names the setting. */
export function theseSettings(settings: Partial<ConnectionSettings>): void {
  must(typeof settings === 'object' && settings !== null, 'settings', `an object, not ${String(settings)}`);
  onlyThese(settings, Object.keys(settingChecks));
  for (const [name, value] of Object.entries(settings)) {
    settingChecks[name as keyof ConnectionSettings](`settings.${name}`, value);
  }
}

/** Which paths are wanted, of which model. @throws TypeError that names the option or the setting. */
export function thesePaths(options: PairPathOptions, ...more: readonly 'all'[]): void {
  onlyThese(options, ['settings', 'mostStates', 'only', ...more]);
  const { settings, mostStates, only, all } = options;
  if (settings !== undefined) theseSettings(settings);
  counted('mostStates', mostStates, 1, 1, Number.POSITIVE_INFINITY);
  aFunction('only', only);
  aFlag('all', all);
}
