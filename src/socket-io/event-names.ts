/** Socket.IO's own events, and those of Node's emitters, which cannot be sent. */
const reserved = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'];

export const isEvent = (name: unknown): name is string =>
  typeof name === 'string' && name !== '' && !reserved.includes(name);

/** @throws TypeError */
export function checkEvent(name: unknown): void {
  if (!isEvent(name)) {
    throw new TypeError(`the name of an event must be a string, and none of ${reserved.join(', ')}: ${String(name)}`);
  }
}
