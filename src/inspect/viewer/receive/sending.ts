import { MalformedError } from '../recording/malformed.js';
import { eventCommand } from './command.js';
import type { Intake } from './intake.js';
import type { Receiver, ReceiverCallbacks } from './receiver.js';

/** Sends events by a receiver to the actors that take them; the rest is refused. */
export function sending(
  receiver: { send(command: object): void },
  intake: Intake,
  callbacks: ReceiverCallbacks,
): Pick<Receiver, 'isTwoWay' | 'send'> {
  return {
    isTwoWay: (actor) => intake.isTwoWay(actor),
    send(actor, event) {
      if (!intake.isTwoWay(actor)) {
        return callbacks.refused('The event was not sent: the actor has stopped, or it only reports and takes none.');
      }
      try {
        receiver.send(eventCommand(actor, event));
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
        callbacks.refused(`The event was not sent: ${error.message}.`);
      }
    },
  };
}
