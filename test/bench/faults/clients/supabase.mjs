import { RealtimeClient } from '@supabase/realtime-js';

export function connect({ url, told, provide }) {
  const options = { params: { apikey: 'key' }, ...(provide && { accessToken: provide }) };
  const client = new RealtimeClient(url, options);
  // A channel is told of its state, and an error without a code: this is the nearest to a close event.
  client.channel('room').subscribe((status, error) => {
    if (status === 'CHANNEL_ERROR' || status === 'CLOSED') told(error?.code ?? null);
  });
}
