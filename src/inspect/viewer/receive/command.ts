import { Datum } from '../recording/datum.js';
import { messageLimits } from '../recording/message.js';
import { checkPlain } from '../recording/plain.js';

/** What a viewer may ask of an app by the protocol of `@xstate/inspect`. */
export interface EventCommand {
  readonly type: 'xstate.event';
  /** An SCXML event of XState 4, as JSON. */
  readonly event: string;
  readonly service: string;
}

/**
 * Asks the app to send an event to one of its actors.
 * @throws MalformedError for an event that is no plain data, or that has no type
 */
export function eventCommand(actor: string, event: Readonly<Record<string, unknown>>): EventCommand {
  checkPlain(event, messageLimits);
  const name = new Datum(event).get('type').string();
  if (name === '') new Datum(event).get('type').refuse('must not be empty');
  const scxml = { name, data: event, $$type: 'scxml', type: 'external', origin: actor };
  return { type: 'xstate.event', event: JSON.stringify(scxml), service: actor };
}
