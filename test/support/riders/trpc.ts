import { createTRPCClient, createWSClient, retryLink, type WebSocketClientOptions, wsLink } from '@trpc/client';
import { initTRPC, tracked } from '@trpc/server';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { Log } from './log.js';
import { type Rider, shortcomings, upTo } from './rider.js';
import { served } from './served.js';

const { procedure, router } = initTRPC.create();

/** What a tracked subscription is started and resumed with. */
interface Resume {
  readonly lastEventId?: string | null;
}

function routerOf(log: Log) {
  return router({
    say: procedure.input(Number).mutation(({ input }) => log.add(input)),
    said: procedure
      .input((input) => (input ?? {}) as Resume)
      .subscription(async function* ({ input, signal }) {
        for await (const { index, entry } of log.from(Number(input.lastEventId ?? -1) + 1, signal))
          yield tracked(String(index), entry);
      }),
  });
}

/**
 * Mutations go up, a tracked subscription brings them down again. The client resumes the subscription by itself; a mutation
 * whose link broke fails, and is tried again by tRPC's own `retryLink`.
 */
export function trpcRider(optionsFor: (url: string) => Omit<WebSocketClientOptions, 'url'>): Rider {
  const log = new Log();
  const heard: number[] = [];
  const failures: string[] = [];
  const appRouter = routerOf(log);
  let socket: ReturnType<typeof createWSClient> | undefined;
  let client: ReturnType<typeof createTRPCClient<typeof appRouter>> | undefined;
  const fail = (error: unknown): void => void failures.push(`tRPC failed: ${String(error)}`);

  return {
    name: 'tRPC',
    links: 1,
    server: served((wss) => applyWSSHandler({ wss, router: appRouter })),
    async start(host) {
      const url = `ws://${host}/trpc`;
      socket = createWSClient({ ...optionsFor(url), url });
      client = createTRPCClient({
        links: [retryLink({ retry: ({ op }) => op.type === 'mutation' }), wsLink({ client: socket })],
      });
      client.said.subscribe({}, { onData: ({ data }) => heard.push(data), onError: fail });
    },
    send: (entry) => void client?.say.mutate(entry).catch(fail),
    complaints: (sent) => [
      ...failures,
      ...shortcomings('mutations', log.entries, upTo(sent), { once: true, inOrder: false }),
      ...shortcomings('subscription', heard, log.entries, { once: true, inOrder: true }),
    ],
    stop: async () => socket?.close(),
  };
}
