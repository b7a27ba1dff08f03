import type { InboundData, OutboundData } from '../transports/port.js';
import { checkEvent, isEvent } from './event-names.js';

/** How messages of a connection and events of Socket.IO become each other. */
export interface SocketIoCodec {
  /** The event by which a message goes out, and its arguments. */
  encode(data: OutboundData): readonly [event: string, ...parameters: unknown[]];
  /** The message that an event is; undefined if it is none. An acknowledgement that the server asks for is left out. */
  decode(event: string, parameters: readonly unknown[]): InboundData | undefined;
}

/** Node hands out views of larger buffers. */
function ownBuffer({ buffer, byteOffset, byteLength }: ArrayBufferView): ArrayBuffer {
  const own = new Uint8Array(byteLength);
  own.set(new Uint8Array(buffer, byteOffset, byteLength));
  return own.buffer;
}

function binaryOf(value: unknown): ArrayBuffer | Blob | undefined {
  if (value instanceof ArrayBuffer) return value;
  if (ArrayBuffer.isView(value)) return ownBuffer(value);
  return typeof Blob !== 'undefined' && value instanceof Blob ? value : undefined;
}

/**
 * Every message is one event with one argument: a string or bytes, as it is. What comes in as anything else, such as an
 * object, becomes its JSON; further arguments are left out.
 */
export function oneEvent(name = 'message'): SocketIoCodec {
  checkEvent(name);
  return {
    encode: (data) => [name, data],
    decode(event, [value]) {
      if (event !== name) return undefined;
      return typeof value === 'string' ? value : (binaryOf(value) ?? JSON.stringify(value));
    },
  };
}

const bytes: SocketIoCodec = oneEvent();

function eventIn(text: string): readonly [string, ...unknown[]] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return undefined;
    const [event, ...parameters] = parsed;
    return isEvent(event) ? [event, ...parameters] : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Every message is the JSON of an event and its arguments, `["chat","hello"]`, so that named events wait in the outbox
 * like all else. Bytes, and text of another form, are the event `message`, as by {@link oneEvent}. Events with an argument
 * of bytes are no messages: {@link SocketIoTransport.on} tells them.
 */
export const jsonEvents: SocketIoCodec = {
  encode: (data) => (typeof data === 'string' && eventIn(data)) || bytes.encode(data),
  decode(event, parameters) {
    if (event === 'message' && parameters.length === 1 && binaryOf(parameters[0]))
      return bytes.decode(event, parameters);
    return parameters.some(binaryOf) ? undefined : JSON.stringify([event, ...parameters]);
  },
};
