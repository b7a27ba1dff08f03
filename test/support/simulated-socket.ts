import type { SimulatedWorld } from '../../src/testing/index.js';

type Socket = SimulatedWorld['sockets'] extends ReadonlySet<infer Each> ? Each : never;

/** A socket of a simulated world, and all that it told its page: `<ms since the world began> <what>`. */
export interface Dialled {
  readonly socket: Socket;
  readonly log: string[];
}

/** Dials as an app without any library would. */
export function dial(world: SimulatedWorld, kind: 'WebSocket' | 'SockJS' = 'WebSocket'): Dialled {
  const log: string[] = [];
  const note = (what: string): void => void log.push(`${world.elapsedMs} ${what}`);
  if (kind === 'WebSocket') new world.WebSocket('wss://example.com/live');
  else new world.SockJS('https://example.com/sockjs', null, { transports: ['websocket'], timeout: 5_000 });
  const socket = [...world.sockets].at(-1);
  if (socket === undefined) throw new Error('the world has no socket');
  socket.onopen = () => note('open');
  socket.onmessage = ({ data }) => note(`message ${data}`);
  socket.onerror = () => note('error');
  socket.onclose = ({ code, reason, wasClean }) => note(`close ${code} ${reason}${wasClean ? '' : '(unclean)'}`);
  return { socket, log };
}

/** A socket that is open, 60 ms after it was dialled; its log begins after that. */
export async function dialOpen(world: SimulatedWorld, kind?: 'WebSocket' | 'SockJS'): Promise<Dialled> {
  const dialled = dial(world, kind);
  await world.advance(3 * world.network.latencyMs);
  if (dialled.log.at(-1)?.endsWith(' open') !== true) throw new Error(`not open: ${dialled.log}`);
  dialled.log.length = 0;
  return dialled;
}
