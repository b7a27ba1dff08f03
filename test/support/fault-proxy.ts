import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface Slowness {
  /** How long each chunk is held, in ms, in either direction. Default 100. */
  readonly latencyMs: number;
  /** The most bytes that leave in one piece. Default 7, so that even the header of a frame is torn apart. */
  readonly chunkBytes: number;
}

/** What stands between a client and a real server, and fails as networks do. */
export interface FaultProxy {
  /** Where clients connect to, in place of the server: `127.0.0.1:port`. */
  readonly host: string;
  /** Where new links lead to. A server that was restarted has another port. */
  target: string;
  /** How many links carry data now. Half-open ones do not. */
  readonly links: number;
  /** How many links have reached a server since the start. */
  readonly made: number;
  /** Ends every link, for both sides: by a reset (default; Node may send a FIN first), or by a FIN and no more. */
  drop(how?: 'reset' | 'end'): void;
  /** From now on nothing passes over the present links, and neither side is told. They stay so; new ones are sound. */
  halfOpen(): void;
  /** As `halfOpen`, and new links are accepted and swallowed as well, until `heal`. */
  blackHole(): void;
  /** Everything passes late and in tiny pieces, until `heal`. */
  slow(slowness?: Partial<Slowness>): void;
  /**
   * Resets each new connection at once, until `heal`. It goes on listening: a port that is given up may be another's by
   * the time it is needed again.
   */
  refuse(): void;
  /** Ends what `blackHole`, `slow` and `refuse` began. What is half-open stays half-open. */
  heal(): void;
  /** Ends all links and the proxy. */
  stop(): Promise<void>;
}

interface ProxyLink {
  readonly ends: readonly [Socket, Socket];
  /** Whether what arrives is thrown away. A byte stream that lost some bytes can never be healed. */
  swallows: boolean;
}

function connectTo(host: string): Socket {
  const { hostname, port } = new URL(`tcp://${host}`);
  return connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true });
}

/** Starts a proxy on a free port. `target` is the `host:port` of the server. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const links = new Set<ProxyLink>();
  const stopping = new AbortController();
  let mode: 'sound' | 'black-hole' | 'refusing' = 'sound';
  let slowness: Slowness | null = null;

  const pass = async (link: ProxyLink, data: Buffer, to: Socket): Promise<void> => {
    if (slowness === null) {
      if (!to.write(data) && !to.destroyed) await Promise.race([once(to, 'drain'), once(to, 'close')]);
      return;
    }
    const { latencyMs, chunkBytes } = slowness;
    await wait(latencyMs, undefined, stopping);
    for (let from = 0; from < data.length && !link.swallows; from += chunkBytes) {
      to.write(data.subarray(from, from + chunkBytes));
      // Pieces that are written in one task may leave as one packet.
      await wait(0, undefined, stopping);
    }
  };

  const carry = (link: ProxyLink, from: Socket, to: Socket): void => {
    from.on('data', (data) => {
      if (link.swallows) return;
      from.pause();
      const goOn = (): unknown => from.resume();
      pass(link, data, to).then(goOn, goOn);
    });
    from.on('end', () => link.swallows || to.end());
    from.on('error', () => link.swallows || to.resetAndDestroy());
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => {});
    if (mode === 'refusing') return client.resetAndDestroy();
    const upstream = connectTo(self.target);
    upstream.on('connect', () => self.made++);
    const link: ProxyLink = { ends: [client, upstream], swallows: mode === 'black-hole' };
    links.add(link);
    for (const end of link.ends)
      end.on('close', () => link.ends.every(({ destroyed }) => destroyed) && links.delete(link));
    carry(link, client, upstream);
    carry(link, upstream, client);
  });

  const forAll = (act: (end: Socket) => void): void => {
    for (const link of links) {
      link.swallows = true;
      for (const end of link.ends) act(end);
    }
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const self = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    get links() {
      return [...links].filter(({ swallows }) => !swallows).length;
    },
    made: 0,
    drop: (how: 'reset' | 'end' = 'reset') => forAll((end) => (how === 'end' ? end.end() : end.resetAndDestroy())),
    halfOpen: () => forAll(() => {}),
    blackHole() {
      mode = 'black-hole';
      self.halfOpen();
    },
    slow: ({ latencyMs = 100, chunkBytes = 7 }: Partial<Slowness> = {}) => {
      slowness = { latencyMs, chunkBytes };
    },
    refuse: () => {
      mode = 'refusing';
    },
    heal: () => {
      mode = 'sound';
      slowness = null;
    },
    async stop() {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      forAll((end) => end.destroy());
      await closed;
    },
  };
  return self;
}
