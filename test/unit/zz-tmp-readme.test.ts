import { createConnection, textHeartbeat } from '../../src/index.js';
import { FakeTransport, VirtualClock } from '../../src/testing/index.js';
import { expect, it } from 'vitest';

it('reconnects when the server falls silent', () => {
  const clock = new VirtualClock();
  const transport = new FakeTransport({ clock });
  const connection = createConnection({ transports: [transport], clock, random: () => 0.5, heartbeat: textHeartbeat });

  transport.latest.open();
  clock.advance(19_999); // two pings, 10 s for each answer
  expect(connection.status).toBe('awaiting-pong');
  clock.advance(1);
  expect(connection.getSnapshot()).toMatchObject({ status: 'backoff', retryInMs: 500 });
  clock.advance(500);
  expect(transport.links).toHaveLength(2);
});

import { connectionMachine, type TimerInput, type TransportLogic } from '../../machines/index.js';

import { createActor, type EventObject, fromCallback } from 'xstate';

// Whoever reports a fact says when it happened and throws the dice: the machine has no clock and no chance.
const stamp = () => ({ at: Date.now(), chance: Math.random() });

const transport: TransportLogic = fromCallback(({ input: { epoch }, sendBack, receive }) => {
  receive((command) => console.log('told to', command.type)); // admit, ping, close, …
  sendBack({ type: 'transport.opened', epoch, ...stamp() });
});
const timer = fromCallback<EventObject, TimerInput>(({ input: { event, epoch, delayMs }, sendBack }) => {
  const handle = setTimeout(() => sendBack({ type: event, epoch, lateMs: 0, ...stamp() }), delayMs);
  return () => clearTimeout(handle);
});
const environment = fromCallback<EventObject, undefined>(() => {});

const machine = connectionMachine.provide({ actors: { transport, timer, environment } });
const actor = createActor(machine, { input: { at: Date.now(), settings: { closeTimeoutMs: 1_000 } } });
actor.subscribe(({ value, context }) => console.log(value, context.attempt));
actor.start();

it('embeds', () => { expect(actor.getSnapshot().value).toBe('open'); actor.stop(); });
