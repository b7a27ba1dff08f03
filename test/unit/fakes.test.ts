import { describe, expect, it } from 'vitest';
import type { EnvironmentHint } from '../../src/environment/port.js';
import { createRig, FakeEnvironment, FakePolling, settled } from '../../src/testing/index.js';

describe('a fake environment', () => {
  it.each([5, null, 'offline', 'user.close', 'clock.jumped'])('does not say %s, and says what it can', (hint) => {
    const environment = new FakeEnvironment();
    const heard: EnvironmentHint[] = [];
    environment.listen((said) => heard.push(said));
    const say = () => environment.say(hint as never);
    expect(say).toThrow(TypeError);
    expect(say).toThrow(`A host does not say ${hint}, but one of network.offline, network.online,`);
    expect(heard).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['`online`', { online: 1 }],
    ['`hidden`', { hidden: 'no' }],
    ['`watchdogMs`', { watchdogMs: Number.NaN }],
    ['There is no `offline` to set', { offline: true }],
  ])('is told nothing without sense: %s', (message, options) => {
    expect(() => new FakeEnvironment(options as never)).toThrow(TypeError);
    expect(() => new FakeEnvironment(options as never)).toThrow(message);
  });
});

describe('a fake poll', () => {
  async function underWay() {
    const polling = new FakePolling();
    const rig = createRig({ polling, fallbackAfter: 1 });
    rig.transport.latest.refuse();
    await settled();
    return { ...rig, poll: polling.latest, polling };
  }

  it.each<[unknown, string]>([
    [5, '`messages` must be an array'],
    ['news', '`messages` must be an array'],
    [[5], 'A message is text or binary, not 5'],
  ])('is not answered by %s', async (messages, why) => {
    const { poll, polling } = await underWay();
    await expect(poll.answer(messages as never)).rejects.toThrow(TypeError);
    await expect(poll.answer(messages as never)).rejects.toThrow(why);
    expect(polling.inFlight).toBe(1);
  });

  it.each<[unknown, unknown, string]>([
    [Number.NaN, null, '`code` must be a whole number from 100 to 599, not NaN'],
    [undefined, null, '`code`'],
    [99, null, '`code`'],
    [503, '30', '`retryAfterMs`'],
    [503, -1, '`retryAfterMs`'],
  ])('does not fail by %s, %s', async (code, retryAfterMs, why) => {
    const { poll, polling } = await underWay();
    await expect(poll.fail(code as never, retryAfterMs as never)).rejects.toThrow(TypeError);
    await expect(poll.fail(code as never, retryAfterMs as never)).rejects.toThrow(why);
    expect(polling.inFlight).toBe(1);
  });

  it('is of a polling with a name, and of no other options than there are', () => {
    expect(() => new FakePolling({ name: 5 as never })).toThrow('`name` must be a string');
    expect(() => new FakePolling({ interval: 5 } as never)).toThrow('There is no `interval` to set');
  });
});
