import { parse } from './protocol.ts';

/**
 * - `unsent`: waits in the outbox for a link.
 * - `sending`: handed to a link. That proves nothing: the link may be dead.
 * - `failed`: will not be sent.
 * - `arrived`: the server has echoed it.
 */
export type MessageState = 'unsent' | 'sending' | 'failed' | 'arrived';

export interface Message {
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly state: MessageState;
}

/** The oldest first. Never changed: each function below makes a new list. */
export type Messages = readonly Message[];

/** What `connection.send` is, seen from here. */
export type Send = (data: string) => 'sent' | 'queued' | 'rejected';

const longest = 100;
const stateAfter = { sent: 'sending', queued: 'unsent', rejected: 'failed' } as const;

/** What a message is marked with. */
export const marks: Readonly<Record<MessageState, string>> = {
  unsent: 'unsent',
  sending: 'sending…',
  failed: 'not sent',
  arrived: '',
};

const randomId = (): string => Math.random().toString(36).slice(2);

function put(list: Messages, message: Message): Messages {
  const index = list.findIndex(({ id }) => id === message.id);
  return index === -1 ? [...list, message].slice(-longest) : list.with(index, message);
}

function offer(message: Message, send: Send): Message {
  const { id, from, text } = message;
  return { ...message, state: stateAfter[send(JSON.stringify({ type: 'say', id, from, text }))] };
}

/** Says something, or says again what has failed. */
export function say(list: Messages, from: string, text: string, send: Send, id: string = randomId()): Messages {
  return put(list, offer({ id, from, text, state: 'unsent' }, send));
}

/** For each inbound message: what was said, an echo of this page's own words included. */
export function hear(list: Messages, data: unknown): Messages {
  const frame = parse(data);
  return frame?.type === 'said' ? put(list, { ...frame, state: 'arrived' }) : list;
}

/** For each `drop`: the outbox has given up a message. */
export function giveUp(list: Messages, data: unknown): Messages {
  return list.map((message) =>
    message.state !== 'arrived' && String(data).includes(message.id) ? { ...message, state: 'failed' } : message,
  );
}

/**
 * For each `open`: what went over the link before, and was never echoed, may be lost and is sent again. The server knows
 * it by its id if it is not. What waited in the outbox goes over this link by itself.
 */
export function catchUp(list: Messages, send: Send): Messages {
  return list.map((message) => {
    if (message.state === 'sending') return offer(message, send);
    return message.state === 'unsent' ? { ...message, state: 'sending' } : message;
  });
}
