import Pusher from 'pusher-js';

export function connect({ told }) {
  const pusher = new Pusher('key', { cluster: 'mt1', enabledTransports: ['ws', 'wss'] });
  pusher.connection.bind('error', ({ error }) => told(error?.data?.code ?? null));
  pusher.subscribe('room');
}
