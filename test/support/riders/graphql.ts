import {
  type GraphQLFieldConfigArgumentMap,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql';
import { type ClientOptions, createClient, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { Log, type Said } from './log.js';
import { type Rider, shortcomings, upTo } from './rider.js';
import { served } from './served.js';

const int = new GraphQLNonNull(GraphQLInt);
const takes = (name: string): GraphQLFieldConfigArgumentMap => ({ [name]: { type: int } });

function schemaOf(log: Log): GraphQLSchema {
  const SaidType = new GraphQLObjectType({ name: 'Said', fields: { index: { type: int }, entry: { type: int } } });
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { length: { type: int } } }),
    mutation: new GraphQLObjectType({
      name: 'Mutation',
      fields: {
        say: { type: int, args: takes('entry'), resolve: (_, { entry }: { entry: number }) => log.add(entry) },
      },
    }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        said: {
          type: SaidType,
          args: takes('from'),
          subscribe: (_, { from }: { from: number }) => log.from(from),
          resolve: (said: Said) => said,
        },
      },
    }),
  });
}

/**
 * Mutations go up, a subscription brings them down again. What was under way when the link broke is sent again by the
 * client, so the mutation is idempotent, and the subscription asks for what was not heard yet.
 */
export function graphqlRider(optionsFor: (url: string) => Omit<ClientOptions, 'url'>): Rider {
  const log = new Log();
  const heard: number[] = [];
  const failures: string[] = [];
  const schema = schemaOf(log);
  let client: ReturnType<typeof createClient> | undefined;
  const fail = (error: unknown): void => void failures.push(`graphql-ws failed: ${String(error)}`);

  return {
    name: 'graphql-ws',
    links: 1,
    server: served(
      (sockets) => useServer({ schema }, sockets),
      (offered) => offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) && GRAPHQL_TRANSPORT_WS_PROTOCOL,
    ),
    async start(host) {
      const url = `ws://${host}/graphql`;
      client = createClient({ ...optionsFor(url), url });
      const variables = {
        // Read each time that the operation is sent.
        get from() {
          return heard.length;
        },
      };
      client.subscribe<{ said: Said }>(
        { query: 'subscription ($from: Int!) { said(from: $from) { index entry } }', variables },
        { next: ({ data }) => void (data && heard.push(data.said.entry)), error: fail, complete: () => {} },
      );
    },
    send(entry) {
      client?.subscribe(
        { query: 'mutation ($entry: Int!) { say(entry: $entry) }', variables: { entry } },
        { next: () => {}, error: fail, complete: () => {} },
      );
    },
    complaints: (sent) => [
      ...failures,
      ...shortcomings('mutations', log.entries, upTo(sent), { once: true, inOrder: false }),
      ...shortcomings('subscription', heard, log.entries, { once: true, inOrder: true }),
    ],
    stop: async () => client?.dispose(),
  };
}
