import { type SharedConnectionOptions, textHeartbeat, webSocketTransport } from 'heartline';
import { liveUrl } from '../../shared/client.ts';
import { askForRecent } from '../../shared/protocol.ts';

export const liveOptions: SharedConnectionOptions = {
  transports: [webSocketTransport({ url: liveUrl })],
  // Shorter than usual, so that you need not wait to see a dead link found out.
  heartbeat: { ...textHeartbeat, intervalMs: 5_000, timeoutMs: 2_000 },
  greeting: () => askForRecent,
  // What people have written may wait for longer than what programs say.
  outbox: { ttlMs: 3_600_000 },
  terminalCodes: [4001],
};
