import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { listen, stop } from '../support/servers/listen.js';
import { type BrokerFrames, startRabbitMq } from './rabbitmq.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the broker is started and stopped: see `broker.ts`. */
    readonly brokerControl: string;
  }
}

/**
 * Runs the broker for all tests. In this process, which ends in order even where a test hangs and its worker is killed;
 * the tests start and stop it by HTTP.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const broker = await startRabbitMq();
  const commands: Record<string, () => Promise<unknown>> = {
    '/up/text': () => broker.up('text' satisfies BrokerFrames),
    '/up/binary': () => broker.up('binary' satisfies BrokerFrames),
    '/down': () => broker.down(),
  };
  const control = createServer((request, response) => {
    const command = commands[request.url ?? ''];
    if (command === undefined) return void response.writeHead(404).end();
    command().then(
      (addresses = {}) => response.end(JSON.stringify(addresses)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  provide('brokerControl', `http://${await listen(control)}`);
  return async () => {
    await stop(control);
    await broker.stop();
  };
}
