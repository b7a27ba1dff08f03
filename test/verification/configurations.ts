import { type ConnectionSettings, defaultCloseRules, defaultSettings, rule } from '../../machines/index.js';
import type { Configuration, PollFailure } from './configuration.js';
import { endings } from './endings.js';
import { minSpacingMs, minuteMs } from './world.js';

/** Longer than everything that the machine compares with: the longest is the memory of a transport, 30 minutes. */
const longMs = 31 * 60_000;

const settings: ConnectionSettings = {
  ...defaultSettings,
  transports: [{ name: 'first', connectTimeoutMs: minuteMs }],
  heartbeat: {
    mode: 'ping',
    intervalMs: Math.round(minuteMs / 0.9),
    timeoutMs: minuteMs,
    maxMissed: 2,
    silenceMs: minuteMs,
    probeTimeoutMs: minuteMs,
  },
  backoff: { initialMs: 0, maxMs: minuteMs, longMaxMs: 0 },
  stableAfterMs: minuteMs,
  closeTimeoutMs: minuteMs,
  fallbackAfter: 2,
  closeRules: [rule(1013, { kind: 'retry-after', delayMs: minuteMs, spreadMs: 0 }), ...defaultCloseRules],
  hidden: { policy: 'keep', parkAfterMs: minuteMs },
};

const network = ['network.offline', 'network.online', 'network.changed'] as const;
const page = [
  'page.hidden',
  'page.visible',
  'page.frozen',
  'page.resumed',
  'page.left',
  'page.returned',
  'clock.jumped',
] as const;

const plain: Configuration = {
  name: 'ping',
  about: 'pings, one transport',
  settings,
  startsOffline: false,
  earlierStarts: [],
  refusals: [endings.refused],
  endings: [endings.dropped, endings.policy],
  pollFailures: [],
  hints: [...network, ...page],
  isBlocking: false,
  isUploading: false,
  isThrowing: false,
  pauses: [longMs],
  holdsMs: 0,
  requests: ['user.close', 'user.reconnect'],
};

const withHeartbeat = (mode: 'ping' | 'silence' | 'none', maxMissed = 2): ConnectionSettings['heartbeat'] => ({
  ...settings.heartbeat,
  mode,
  maxMissed,
});

const polling = {
  name: 'polling',
  intervalMs: minuteMs / 0.8,
  hiddenIntervalMs: (2 * minuteMs) / 0.8,
  timeoutMs: minuteMs,
};
const second = { name: 'second', connectTimeoutMs: minuteMs };
const noPollFailure: readonly PollFailure[] = [{ code: 503, retryAfterMs: null }];

export const configurations: readonly Configuration[] = [
  plain,
  {
    ...plain,
    name: 'silence',
    about: 'a limit to silence instead of pings; a life begun anew when the attempts of the one before are used up',
    earlierStarts: Array.from({ length: 10 }, (_, index) => (9 - index) * minSpacingMs),
    settings: { ...settings, heartbeat: withHeartbeat('silence') },
  },
  {
    ...plain,
    name: 'none',
    about: 'no heartbeat at all, begun offline',
    settings: { ...settings, heartbeat: withHeartbeat('none') },
    startsOffline: true,
  },
  {
    ...plain,
    name: 'upload',
    about: 'three pings may be missed; uploads, skipped pings, a full transport',
    settings: { ...settings, heartbeat: withHeartbeat('ping', 3) },
    hints: ['network.changed', 'page.visible', 'page.frozen', 'page.resumed'],
    isUploading: true,
    isBlocking: true,
  },
  {
    ...plain,
    name: 'park',
    about: 'a hidden page is parked',
    settings: { ...settings, hidden: { policy: 'park', parkAfterMs: minuteMs } },
    hints: [...network, ...page],
  },
  {
    ...plain,
    name: 'codes',
    about: 'every class of close code, three retries at most, an actor that throws',
    settings: { ...settings, maxRetries: 4, heartbeat: withHeartbeat('none') },
    refusals: [endings.refused, endings.impossible, endings.unauthorized],
    endings: [
      endings.dropped,
      endings.goingAway,
      endings.protocol,
      endings.policy,
      endings.later,
      endings.unauthorized,
      endings.kicked,
      endings.useOther,
    ],
    hints: ['network.online', 'page.visible'],
    isThrowing: true,
  },
  {
    ...plain,
    name: 'transports',
    about: 'two transports, which may be missing; fallback from one to the other',
    settings: { ...settings, transports: [...settings.transports, second], heartbeat: withHeartbeat('none') },
    refusals: [endings.refused, endings.missing],
    endings: [endings.dropped, endings.useOther],
    hints: ['network.offline', 'network.online', 'page.left', 'page.returned'],
  },
  {
    ...plain,
    name: 'polling',
    about: 'polling stands in; upgrades are proven by a pong',
    settings: { ...settings, polling },
    endings: [endings.dropped, endings.policy],
    pollFailures: [...noPollFailure, { code: 403, retryAfterMs: null, isTerminal: true }],
    hints: ['network.online', 'page.left', 'page.visible'],
    isThrowing: true,
    holdsMs: minuteMs,
    requests: ['user.close'],
  },
  {
    ...plain,
    name: 'flapping',
    about: 'links that die young lead to polling, and upgrades that die young back to it',
    settings: { ...settings, polling, heartbeat: withHeartbeat('none') },
    endings: [endings.dropped],
    pollFailures: noPollFailure,
    hints: [],
  },
  {
    ...plain,
    name: 'polling-none',
    about: 'polling stands in for two transports; upgrades without a ping',
    settings: {
      ...settings,
      polling,
      transports: [...settings.transports, second],
      heartbeat: withHeartbeat('none'),
    },
    refusals: [endings.refused, endings.missing],
    endings: [endings.dropped, endings.unauthorized],
    pollFailures: [...noPollFailure, { code: 401, retryAfterMs: null }, { code: 429, retryAfterMs: minuteMs }],
    hints: ['network.offline', 'network.online', 'page.frozen', 'page.returned'],
    pauses: [],
    holdsMs: minuteMs,
    requests: ['user.close'],
  },
  {
    ...plain,
    name: 'backoff',
    about: 'waits that grow, the long cap after 20 failures',
    settings: {
      ...settings,
      heartbeat: withHeartbeat('none'),
      backoff: { initialMs: 2 * minuteMs, maxMs: 4 * minuteMs, longMaxMs: 8 * minuteMs },
    },
    endings: [endings.dropped, endings.later],
    hints: ['network.offline', 'network.online', 'page.visible', 'page.left'],
    pauses: [],
    holdsMs: minuteMs,
    requests: ['user.close'],
  },
];
