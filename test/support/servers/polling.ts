import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listen, stop } from './listen.js';

/** What the server answers to one poll. `hang` answers nothing. */
export type PollAnswer =
  | 'hang'
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

export interface SeenPoll {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A plain HTTP server whose answers are the test's. Any page may ask it. */
export interface PollingTestServer {
  url(path: string): string;
  readonly polls: readonly SeenPoll[];
  /** Gives the answer to each poll. Default: 204, nothing new. */
  answer: (poll: SeenPoll) => PollAnswer | Promise<PollAnswer>;
  stop(): Promise<void>;
}

export async function startPollingServer(): Promise<PollingTestServer> {
  const polls: SeenPoll[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    await once(request, 'end');
    response.setHeader('Access-Control-Allow-Origin', headers.origin ?? '*');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, if-none-match, if-modified-since');
    response.setHeader('Access-Control-Expose-Headers', 'etag, last-modified, retry-after');
    if (method === 'OPTIONS') return response.writeHead(204).end();

    const poll = { method, url, headers, body };
    polls.push(poll);
    const answer = await self.answer(poll);
    if (answer !== 'hang') response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });

  const host = await listen(server);
  const self: PollingTestServer = {
    url: (path) => `http://${host}${path}`,
    polls,
    answer: () => ({ status: 204 }),
    stop: () => stop(server),
  };
  return self;
}
