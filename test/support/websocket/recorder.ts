/** A class to be looked at, and how its sockets are made. */
export interface Subject {
  readonly Class: SocketClass;
  readonly make: (...args: unknown[]) => WebSocket;
}

export interface SocketClass {
  readonly prototype: object;
  readonly length: number;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
}

/** What an exception is, besides its words. */
export function outcomeOf(act: () => unknown): string {
  try {
    const value = act();
    return `gives ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`;
  } catch (error) {
    const thrown = error as Error;
    return `throws ${thrown.constructor.name} ${thrown.name}`;
  }
}

/** All that an event says, but for times and what only a browser's own events are. */
export function describeEvent(event: Event): Record<string, unknown> {
  const { data, origin, lastEventId, source, ports } = event as MessageEvent;
  const { code, reason, wasClean } = event as CloseEvent;
  const own = {
    message: { data: dataOf(data), origin, lastEventId, source, ports: ports?.length },
    close: { code, reason, wasClean },
  }[event.type];
  const { type, bubbles, cancelable, composed, eventPhase, defaultPrevented, returnValue, cancelBubble } = event;
  return {
    type,
    class: event.constructor.name,
    bubbles,
    cancelable,
    composed,
    eventPhase,
    defaultPrevented,
    returnValue,
    cancelBubble,
    isEvent: event instanceof Event,
    text: String(event),
    ...own,
  };
}

export function dataOf(data: unknown): unknown {
  if (data instanceof ArrayBuffer) return `ArrayBuffer ${new Uint8Array(data)}`;
  if (data instanceof Blob) return `Blob of ${data.size}, type '${data.type}'`;
  return data;
}

/** What happens to one socket, in order. */
export class Recorder {
  readonly entries: unknown[] = [];

  note(...what: unknown[]): void {
    this.entries.push(what.length === 1 ? what[0] : what);
  }

  /** Notes each event, who it was told as, and the state at that time. */
  watch(socket: WebSocket, name = ''): void {
    const recorder = this;
    for (const type of ['open', 'message', 'error', 'close']) {
      socket.addEventListener(type, function (this: unknown, event) {
        recorder.note(name + type, {
          ...describeEvent(event),
          readyState: socket.readyState,
          isTarget: event.target === socket && event.currentTarget === socket && this === socket,
          path: event.composedPath().length,
        });
      });
    }
  }
}

/** The next event of a type, after the listeners that were there before. */
export function next(socket: WebSocket, type: string): Promise<Event> {
  return new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));
}

/** Long enough for whatever was under way to be told: a server's answer comes after it. */
export async function settled(socket: WebSocket): Promise<void> {
  if (socket.readyState < 3) await next(socket, 'close');
  await new Promise((resolve) => setTimeout(resolve, 50));
}
