import { setupWSConnection } from '@y/websocket-server/utils';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { type Rider, shortcomings, upTo } from './rider.js';
import { served } from './served.js';

type ProviderOptions = NonNullable<ConstructorParameters<typeof WebsocketProvider>[3]>;

let rooms = 0;
// Every provider listens to the exit of the process.
process.setMaxListeners(100);

/** Two documents, each with a link of its own, to which numbers are added in turn. They converge. */
export function yjsRider(optionsFor: (url: string, document: Y.Doc) => ProviderOptions): Rider {
  const room = `room-${++rooms}`;
  const documents = [new Y.Doc(), new Y.Doc()];
  const lists = documents.map((document) => document.getArray<number>('list'));
  const providers: WebsocketProvider[] = [];
  const writerOf = (count: number): number => count % lists.length;

  return {
    name: 'y-websocket',
    links: documents.length,
    server: served((sockets) => sockets.on('connection', (socket, request) => setupWSConnection(socket, request))),
    async start(host) {
      for (const document of documents) {
        const options = optionsFor(`ws://${host}/${room}`, document);
        // Two pages of one browser would talk to each other without the server.
        providers.push(new WebsocketProvider(`ws://${host}`, room, document, { ...options, disableBc: true }));
      }
    },
    send: (count) => lists[writerOf(count)]?.push([count]),
    complaints: (sent) =>
      lists.flatMap((list, index) => [
        ...shortcomings(`document ${index}`, list.toArray(), upTo(sent), { once: true, inOrder: false }),
        ...lists.flatMap((_, writer) => {
          const isTheirs = (count: number): boolean => writerOf(count) === writer;
          const [had, wrote] = [list.toArray().filter(isTheirs), upTo(sent).filter(isTheirs)];
          return shortcomings(`document ${index} of writer ${writer}`, had, wrote, { once: true, inOrder: true });
        }),
        ...(JSON.stringify(list) === JSON.stringify(lists[0]) ? [] : ['the documents differ']),
      ]),
    async stop() {
      for (const provider of providers) provider.destroy();
      for (const document of documents) document.destroy();
    },
  };
}
