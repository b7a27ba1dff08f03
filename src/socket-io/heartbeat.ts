import type { HeartbeatOptions } from '../options.js';

/** The message that is a ping, and the event that it becomes. */
export const ping = 'heartline:ping';

/**
 * Pings by an event that the server acknowledges: `socket.on('heartline:ping', (answer) => answer())`. Without it a dead
 * link is found by the pings of the server, 45 s after the last one by default, and a wake finds nothing out.
 */
export const socketIoHeartbeat: HeartbeatOptions = { ping: () => ping };
