import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../machines/index.js';
import { type ConnectionOptions, createConnection } from '../../src/index.js';
import { FakeTransport } from '../../src/testing/index.js';

const transports = [new FakeTransport()];

describe('options that make no sense', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /createConnection needs options/],
    ['no transports', {}, /`transports` must be an array of one or more/],
    ['empty transports', { transports: [] }, /`transports`/],
    ['a transport that is none', { transports: [{}] }, /`transports`/],
    ['polling', { polling: {} }, /`polling` must be a polling port/],
    ['polling.intervalMs', { polling: { start() {} } }, /`polling.intervalMs` must be a number from 10 to 600000/],
    ['connectTimeoutMs', { connectTimeoutMs: 0 }, /`connectTimeoutMs` must be a number from 10 to 120000, not 0/],
    ['closeTimeoutMs', { closeTimeoutMs: -1 }, /`closeTimeoutMs`.*0 to 30000/],
    ['stableAfterMs', { stableAfterMs: '5' }, /`stableAfterMs`.*10 to 120000, not 5/],
    ['fallbackAfter', { fallbackAfter: 0 }, /`fallbackAfter`.*1 to 20/],
    ['maxRetries', { maxRetries: -1 }, /`maxRetries`.*0 to Infinity/],
    ['maxRetries NaN', { maxRetries: Number.NaN }, /`maxRetries`/],
    [
      'heartbeat.intervalMs',
      { heartbeat: { intervalMs: Number.NaN } },
      /`heartbeat.intervalMs`.*10 to 300000, not NaN/,
    ],
    ['heartbeat.timeoutMs', { heartbeat: { timeoutMs: 60_001 } }, /`heartbeat.timeoutMs`.*10 to 60000/],
    ['heartbeat.maxMissed', { heartbeat: { maxMissed: 0 } }, /`heartbeat.maxMissed`.*1 to 10/],
    ['heartbeat.probeTimeoutMs', { heartbeat: { probeTimeoutMs: 1 } }, /`heartbeat.probeTimeoutMs`.*10 to 60000/],
    ['heartbeat.silenceMs', { heartbeat: { silenceMs: 0 } }, /`heartbeat.silenceMs`.*10 to 600000/],
    ['heartbeat.ping', { heartbeat: { ping: 'ping' } }, /`heartbeat.ping` must be a function/],
    ['heartbeat.isPong', { heartbeat: { isPong: 'pong' } }, /`heartbeat.isPong` must be a function/],
    ['heartbeat.answer', { heartbeat: { answer: '3' } }, /`heartbeat.answer` must be a function/],
    [
      'ping and silence',
      { heartbeat: { ping: () => 'p', silenceMs: 1_000 } },
      /`heartbeat.silenceMs` is for servers that are not pinged/,
    ],
    ['backoff', { backoff: 'slow' }, /`backoff` must be/],
    ['backoff.initialMs', { backoff: { initialMs: -1 } }, /`backoff.initialMs`.*0 to 600000/],
    ['backoff.maxMs', { backoff: { initialMs: 2_000, maxMs: 1_000 } }, /`backoff.maxMs`.*2000 to 600000, not 1000/],
    ['terminalCodes', { terminalCodes: [42] }, /`terminalCodes` must be an array of close codes from 1000 to 4999/],
    ['closeRules', { closeRules: {} }, /`closeRules` must be an array/],
    ['closeRules of null', { closeRules: [null] }, /`closeRules` must be an array of rules/],
    ['closeRules without a verdict', { closeRules: [{ from: 1, to: 2 }] }, /`closeRules` must be an array of rules/],
    ['heartbeat null', { heartbeat: null }, /`heartbeat` must be an object, not null/],
    ['heartbeat', { heartbeat: 5 }, /`heartbeat` must be an object, not 5/],
    ['hidden', { hidden: 5 }, /`hidden` must be an object/],
    ['outbox', { outbox: null }, /`outbox` must be an object/],
    ['backoff null', { backoff: null }, /`backoff` must be/],
    ['clock null', { clock: null }, /`clock` must be an object/],
    [
      'environment without hidden',
      { environment: { listen: () => {}, online: () => true } },
      /`environment.hidden` must be a function/,
    ],
    [
      'environment.watchdogMs',
      { environment: { listen: () => {}, online: () => true, hidden: () => false, watchdogMs: 0 } },
      /`environment.watchdogMs`.*10 to/,
    ],
    ['inspect', { inspect: 5 }, /`inspect` must be an object/],
    ['autoStart', { autoStart: 'no' }, /`autoStart` must be one of true, false, not no/],
    ['name', { name: 5 }, /`name` must be a string/],
    ['maxRetries of a half', { maxRetries: 1.5 }, /`maxRetries` must be a whole number/],
    ['classify', { classify: {} }, /`classify` must be a function/],
    ['greeting', { greeting: 'hi' }, /`greeting` must be a function/],
    ['messageId', { messageId: 'id' }, /`messageId` must be a function/],
    ['random', { random: 0.5 }, /`random` must be a function/],
    ['clock', { clock: { now: 5 } }, /`clock.now` must be a function/],
    [
      'environment',
      { environment: { listen: 5, online: () => true, hidden: () => false } },
      /`environment.listen` must be a function/,
    ],
    ['hidden.policy', { hidden: { policy: 'sleep' } }, /`hidden.policy` must be one of keep, stretch, park, not sleep/],
    ['hidden.parkAfterMs', { hidden: { parkAfterMs: -1 } }, /`hidden.parkAfterMs`/],
    ['maxInboundBytes', { maxInboundBytes: 0 }, /`maxInboundBytes`/],
    ['outbox.maxItems', { outbox: { maxItems: -1 } }, /`outbox.maxItems`/],
    ['outbox.maxBytes', { outbox: { maxBytes: Number.NaN } }, /`outbox.maxBytes`/],
    ['outbox.ttlMs', { outbox: { ttlMs: 0 } }, /`outbox.ttlMs`/],
    [
      'outbox.overflow',
      { outbox: { overflow: 'burst' } },
      /`outbox.overflow` must be one of reject-new, drop-oldest, drop-new/,
    ],
    ['outbox.highWaterBytes', { outbox: { highWaterBytes: 0 } }, /`outbox.highWaterBytes`/],
    ['outbox.lowWaterBytes', { outbox: { highWaterBytes: 10, lowWaterBytes: 11 } }, /`outbox.lowWaterBytes`.*0 to 10/],
  ])('%s: a TypeError that says what is allowed, before anything starts (I20)', (name, options, message) => {
    const given = (options && !name.includes('transport') ? { transports, ...options } : options) as ConnectionOptions;
    const links = transports[0]?.links.length;
    expect(() => createConnection(given)).toThrow(TypeError);
    expect(() => createConnection(given)).toThrow(message);
    expect(transports[0]?.links).toHaveLength(links ?? 0);
  });
});

it('the defaults that connections share cannot be changed by one of them', () => {
  const { heartbeat, backoff, hidden, closeRules } = defaultSettings;
  expect([heartbeat, backoff, hidden, closeRules].map(Object.isFrozen)).toEqual([true, true, true, true]);
});
