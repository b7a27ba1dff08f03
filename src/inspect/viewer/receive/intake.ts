import { Datum } from '../recording/datum.js';
import { XState4Reader } from '../recording/from-xstate-4.js';
import { entriesFrom5 } from '../recording/from-xstate-5.js';
import { MalformedError } from '../recording/malformed.js';
import type { Entry } from '../recording/types.js';
import type { Protocol, ReceiverCallbacks } from './receiver.js';

/** Whether the receiver of a protocol took the message that it was handed. */
export type Deliver = () => boolean;

const gone: ReadonlySet<unknown> = new Set(['xstate.disconnect', '@statelyai.disconnected']);

/**
 * What comes in, of both protocols. Each message is checked before the receiver of its protocol sees it: that of
 * `@xstate/inspect` would throw on nonsense in the middle of its handler.
 */
export class Intake {
  readonly #callbacks: ReceiverCallbacks;
  readonly #now: () => number;
  #reader = new XState4Reader();
  readonly #connected = new Set<Protocol>();

  constructor(callbacks: ReceiverCallbacks, now: () => number) {
    this.#callbacks = callbacks;
    this.#now = now;
  }

  isTwoWay(actor: string): boolean {
    return this.#reader.knows(actor);
  }

  take(message: unknown, deliver: Deliver): void {
    const type: unknown = typeof message === 'object' && message !== null && 'type' in message ? message.type : null;
    if (gone.has(type)) return this.#lose('The app was closed or reloaded.');
    if (type === 'heartline.refused') return this.#callbacks.refused(refusalOf(message));
    const protocol = protocolOf(type);
    if (protocol === null) return;
    const entries = this.#read(protocol, message);
    if (entries === null) return;
    if (!isTaken(deliver)) return this.#callbacks.refused(`${protocol} cannot read a message of type ${type}.`);
    this.#accept(protocol, entries);
  }

  #lose(reason: string): void {
    this.#connected.clear();
    // Sessions of another app, or of the same one after a reload, may bear the same names.
    this.#reader = new XState4Reader();
    this.#callbacks.disconnected(reason);
  }

  /** `null` if it was refused. */
  #read(protocol: Protocol, message: unknown): Entry[] | null {
    try {
      const entries =
        protocol === '@xstate/inspect' ? this.#reader.read(message, this.#now()) : entriesFrom5(message, this.#now());
      // An actor that is shown in both ways is shown by the one that can be answered.
      return protocol === '@xstate/inspect' ? entries : entries.filter(({ actor }) => !this.#reader.knows(actor));
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.#callbacks.refused(`A message by ${protocol} was not accepted: ${error.message}.`);
      return null;
    }
  }

  #accept(protocol: Protocol, entries: readonly Entry[]): void {
    if (protocol === '@xstate/inspect') this.#reader.remember(entries, this.#now());
    if (!this.#connected.has(protocol)) {
      this.#connected.add(protocol);
      this.#callbacks.connected(protocol);
    }
    if (entries.length > 0) this.#callbacks.entries(entries);
  }
}

function protocolOf(type: unknown): Protocol | null {
  if (typeof type !== 'string') return null;
  if (type.startsWith('service.')) return '@xstate/inspect';
  return type.startsWith('@xstate.') ? '@statelyai/inspect' : null;
}

/** What a relay says of an event that was sent by this viewer. */
function refusalOf(message: unknown): string {
  const { value } = new Datum(message).get('reason');
  return `The app refused what was sent: ${typeof value === 'string' ? value.slice(0, 500) : 'it did not say why'}.`;
}

function isTaken(deliver: Deliver): boolean {
  try {
    return deliver();
  } catch {
    return false;
  }
}
