import { createConnection, type HeartbeatOptions, webSocketTransport } from '../../../../src/index.js';
import type { ClientSetup } from '../page.js';

export function connectWith(heartbeat: HeartbeatOptions, { url, told, provide }: ClientSetup): void {
  const connection = createConnection({ transports: [webSocketTransport({ url: provide ?? url })], heartbeat });
  let lastClose = connection.getSnapshot().lastClose;
  connection.subscribe((snapshot) => {
    if (snapshot.lastClose === lastClose) return;
    lastClose = snapshot.lastClose;
    if (lastClose !== null) told(lastClose.code);
  });
}
