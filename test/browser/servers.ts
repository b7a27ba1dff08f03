import type { TestProject } from 'vitest/node';
import { startPollingServer } from '../support/servers/polling.js';
import { scriptedPoll } from '../support/servers/scripted-polls.js';
import { startSocketIoServer } from '../support/servers/socket-io.js';
import { startSockJsServer } from '../support/servers/sockjs.js';
import { startWebSocketServer } from '../support/servers/web-socket.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the servers of the browser tests are, without a path: `/echo`, `/refuse` and `/hang` are theirs. */
    readonly webSocketServer: string;
    readonly sockJsServer: string;
    readonly socketIoServer: string;
    /** Where the server of `scriptedPoll` is. */
    readonly pollingServer: string;
  }
}

/** Starts the servers that pages cannot start themselves, and tells the tests where they are. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const webSocketServer = await startWebSocketServer();
  const sockJsServer = await startSockJsServer();
  const socketIoServer = await startSocketIoServer();
  const pollingServer = await startPollingServer();
  pollingServer.answer = scriptedPoll;
  provide('pollingServer', pollingServer.url(''));
  provide('webSocketServer', webSocketServer.url(''));
  provide('sockJsServer', sockJsServer.url(''));
  provide('socketIoServer', socketIoServer.url(''));
  return async () => {
    await webSocketServer.stop();
    await sockJsServer.stop();
    await socketIoServer.stop();
    await pollingServer.stop();
  };
}
