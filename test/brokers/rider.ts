import type { Client } from '@stomp/stompjs';
import type { Connection } from '../../src/index.js';
import { type Rider as Passenger, type RiderServer, shortcomings, upTo } from '../support/riders/rider.js';
import { newQueue, riding, type Way } from './client.js';

/**
 * Numbered messages through a durable queue, up and down over the same client. STOMP promises that what has a receipt is
 * in the queue, and that what is not acknowledged is delivered again: so whatever has no receipt yet is sent again on each
 * link, and each message is acknowledged for itself. What is delivered for the first time comes in order; what is
 * delivered again comes when the broker has noticed that its first reader is gone.
 */
export function stompRider(name: string, way: Way, server: RiderServer): Passenger {
  const queue = newQueue();
  const waiting: number[] = [];
  const heard: number[] = [];
  const heardFirst: number[] = [];
  const failures: string[] = [];
  let riderOf: { readonly client: Client; readonly connection: Connection; stop(): Promise<void> } | undefined;

  const publish = (count: number): void => {
    const receipt = `receipt-${count}`;
    riderOf?.client.watchForReceipt(receipt, () => {
      const index = waiting.indexOf(count);
      if (index >= 0) waiting.splice(index, 1);
    });
    riderOf?.client.publish({ destination: queue, body: String(count), headers: { persistent: 'true', receipt } });
  };

  return {
    name,
    server,
    links: 1,
    async start(host) {
      const rider = riding(way, {}, {}, host);
      riderOf = rider;
      const { client, connection } = rider;
      connection.on('end', ({ reason }) => failures.push(`${name} ended: ${reason}`));
      client.onStompError = ({ headers }) => failures.push(`${name} failed: ${headers.message}`);
      client.onConnect = () => {
        client.subscribe(
          queue,
          (message) => {
            const count = Number(message.body);
            heard.push(count);
            if (message.headers.redelivered !== 'true') heardFirst.push(count);
            message.ack();
          },
          { ack: 'client-individual', durable: 'true', 'auto-delete': 'false' },
        );
        for (const count of waiting) publish(count);
      };
      client.activate();
    },
    send(count) {
      waiting.push(count);
      if (riderOf?.client.connected) publish(count);
    },
    complaints: (sent) => [
      ...failures,
      ...shortcomings('queue', heard, upTo(sent), { once: false, inOrder: false }),
      ...shortcomings('queue', heardFirst, upTo(sent), { once: false, inOrder: true }).filter((told) =>
        told.includes('out of order'),
      ),
      ...(waiting.length > 0 ? [`${name}: ${waiting.length} without a receipt`] : []),
    ],
    stop: async () => riderOf?.stop(),
  };
}
