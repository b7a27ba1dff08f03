import type { Connection } from '../../src/index.js';

/** How many listeners a connection has, of those that are added from now on. */
export function countListeners(connection: Connection): () => number {
  const { on, subscribe } = connection;
  const listening = new Set<object>();
  const counted = (end: () => void): (() => void) => {
    const listener = {};
    listening.add(listener);
    return () => {
      listening.delete(listener);
      end();
    };
  };
  Object.assign(connection, {
    on: (...listener: Parameters<typeof on>) => counted(on(...listener)),
    subscribe: (...listener: Parameters<typeof subscribe>) => counted(subscribe(...listener)),
  });
  return () => listening.size;
}
