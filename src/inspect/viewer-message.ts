import type { ViewerEvent, ViewerMessage } from './messages.js';
import { Datum } from './viewer/recording/datum.js';

/** The bytes of one message of a viewer: events are typed by hand. */
export const maxViewerMessageBytes: number = 64 * 1024;

const limits = { depth: 32, size: maxViewerMessageBytes };

/** Of a socket. @throws MalformedError, with a text for the sender, for anything but a message of a viewer. */
export function readViewerMessage(text: string): ViewerMessage {
  return readMessage(new Datum(text, 'message').parse(limits));
}

/** Of a window. @throws MalformedError, as above. */
export function readPostedMessage(data: unknown): ViewerMessage {
  return readMessage(new Datum(data, 'message'));
}

function readMessage(message: Datum): ViewerMessage {
  const type = message.get('type').oneOf('xstate.inspecting', 'xstate.event');
  if (type === 'xstate.inspecting') return { type };
  const event = readEvent(message.get('event').parse(limits));
  message.get('service').oneOf(event.origin);
  return { type, event };
}

function readEvent(event: Datum): ViewerEvent {
  const data = event.get('data');
  const name = readType(data.get('type'));
  return {
    name: event.get('name').oneOf(name),
    data: data.record(),
    $$type: event.get('$$type').oneOf('scxml'),
    type: event.get('type').oneOf('external'),
    origin: event.get('origin').string(),
  };
}

// What XState makes by itself, in its own words or in those of XState 4. One ends the actor without a trace; an error that
// no transition takes fails it, and is thrown where nobody catches it, which ends the process.
const madeByXState = /^(xstate\.(?!after\()|error\.(platform|execution|communication)\b)/;

function readType(type: Datum): string {
  const text = type.string();
  if (text === '') type.refuse('must not be empty');
  if (madeByXState.test(text)) type.refuse('only XState makes such events');
  return text;
}
