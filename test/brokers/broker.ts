import { inject } from 'vitest';
import type { BrokerAddresses, BrokerFrames } from './rabbitmq.mjs';

async function command<Answer>(path: string): Promise<Answer> {
  const response = await fetch(`${inject('brokerControl')}${path}`);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

/** The one broker of the tests. */
export const broker: {
  /** Where it listens, since it was started last. */
  addresses: BrokerAddresses;
  up(frames?: BrokerFrames): Promise<void>;
  down(): Promise<void>;
} = {
  addresses: { stomp: '', webStomp: '' },
  async up(frames = 'text') {
    broker.addresses = await command(`/up/${frames}`);
  },
  async down() {
    await command('/down');
  },
};
