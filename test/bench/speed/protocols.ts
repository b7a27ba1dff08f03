import { type Server, servers } from '../faults/servers.js';

/** What a message carries: text of about 64 characters, or 1 KiB of bytes. */
export type Kind = 'text' | 'binary';

/** How the bench speaks with one kind of library. */
export interface Protocol {
  readonly server: Server;
  /** The frames of one message to the client, one of many that differ; null where the protocol carries no such thing. */
  readonly frames: (kind: Kind, index: number) => readonly (string | ArrayBuffer)[] | null;
  /** The answer to one message of the client, where it expects one to each; as cheap as can be. */
  readonly answer?: (data: unknown) => string;
}

export const textBytes = 64;
export const binaryBytes = 1_024;

/** The text of a message, and no two of 1,000 are the same. */
export const textOf = (index: number): string =>
  `message ${String(index).padStart(6, '0')} `.padEnd(textBytes, 'abcdefgh ');

export const bytesOf = (index: number): ArrayBuffer => {
  const bytes = new Uint8Array(binaryBytes).fill(index & 255);
  return bytes.buffer;
};

const json = (value: unknown): readonly string[] => [JSON.stringify(value)];
const encoder = new TextEncoder();

const textOnly =
  (frame: (text: string) => readonly string[]): Protocol['frames'] =>
  (kind, index) =>
    kind === 'text' ? frame(textOf(index)) : null;

/** Head, then payload, in one binary frame. */
function binaryFrame(head: string | Uint8Array, payload: ArrayBuffer, tail = ''): ArrayBuffer {
  const start = typeof head === 'string' ? encoder.encode(head) : head;
  const end = encoder.encode(tail);
  const frame = new Uint8Array(start.length + payload.byteLength + end.length);
  frame.set(start);
  frame.set(new Uint8Array(payload), start.length);
  frame.set(end, start.length + payload.byteLength);
  return frame.buffer;
}

/** A broadcast of Phoenix as bytes. Source: phoenixframework/phoenix, assets/js/phoenix/serializer.js. */
function phoenixBroadcast(payload: ArrayBuffer): ArrayBuffer {
  const [topic, event] = [encoder.encode('room:lobby'), encoder.encode('m')];
  return binaryFrame(new Uint8Array([2, topic.length, event.length, ...topic, ...event]), payload);
}

const decoder = new TextDecoder();

/** The two refs at the head of a push of Phoenix, as JSON. */
function phoenixRefs(push: unknown): string {
  if (typeof push === 'string') return push.slice(1, push.indexOf(',', push.indexOf(',') + 1));
  const bytes = new Uint8Array(push as ArrayBuffer);
  const [, joinRefLength = 0, refLength = 0] = bytes;
  // Kind, four lengths, then the texts.
  const joinRefEnd = 5 + joinRefLength;
  const [joinRef, ref] = [bytes.subarray(5, joinRefEnd), bytes.subarray(joinRefEnd, joinRefEnd + refLength)];
  return `"${decoder.decode(joinRef)}","${decoder.decode(ref)}"`;
}

const stompMessage = (length: number): string =>
  `MESSAGE\nsubscription:sub-0\nmessage-id:1\ndestination:/m\ncontent-length:${length}\n\n`;

/** SockJS on a WebSocket: an opening frame. Source: sockjs/sockjs-protocol, "Protocol and framing". */
const sockJs: Server = (line) => line.send('o');

export type ProtocolName =
  | 'plain'
  | 'sockJs'
  | 'socketIo'
  | 'phoenix'
  | 'stomp'
  | 'centrifugo'
  | 'graphqlWs'
  | 'signalR';

export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  plain: {
    server: servers.plain,
    frames: (kind, index) => [kind === 'text' ? textOf(index) : bytesOf(index)],
  },
  sockJs: { server: sockJs, frames: textOnly((text) => [`a${JSON.stringify([text])}`]) },
  socketIo: {
    server: servers.socketIo,
    frames: (kind, index) =>
      kind === 'text'
        ? [`42${JSON.stringify(['m', textOf(index)])}`]
        : ['451-["m",{"_placeholder":true,"num":0}]', bytesOf(index)],
  },
  phoenix: {
    server: servers.phoenix,
    frames: (kind, index) =>
      kind === 'text'
        ? json([null, null, 'room:lobby', 'm', { text: textOf(index) }])
        : [phoenixBroadcast(bytesOf(index))],
    answer: (push) => `[${phoenixRefs(push)},"room:lobby","phx_reply",{"status":"ok","response":{}}]`,
  },
  stomp: {
    server: servers.stomp,
    frames: (kind, index) =>
      kind === 'text'
        ? [`${stompMessage(textBytes)}${textOf(index)}\0`]
        : [binaryFrame(stompMessage(binaryBytes), bytesOf(index), '\0')],
  },
  centrifugo: {
    server: servers.centrifugo,
    frames: textOnly((text) => json({ push: { message: { data: text } } })),
  },
  graphqlWs: {
    server: servers.graphqlWs,
    frames: textOnly((text) => json({ id: 's', type: 'next', payload: { data: { m: text } } })),
  },
  signalR: {
    server: servers.signalR,
    frames: textOnly((text) => [`${JSON.stringify({ type: 1, target: 'm', arguments: [text] })}\u001e`]),
  },
};
