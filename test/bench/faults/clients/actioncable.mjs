import { createConsumer } from '@rails/actioncable';

export function connect({ url, told }) {
  createConsumer(url).subscriptions.create('RoomChannel', { disconnected: () => told(null) });
}
