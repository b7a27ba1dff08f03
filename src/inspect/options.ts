import { aFunction, anObject, counted } from '../checks.js';
import type { Redact } from './bridge/safe.js';

/** What every inspector has, in a page and in Node. */
export interface BridgeOptions {
  /**
   * Sees each value before it is shown, and where it stands (`['context', 'user', 'name']`, `['event', 'code']`); what it
   * returns is shown instead. A throw hides the value. With or without it secrets are hidden by their names (token,
   * authorization, password, …), URLs lose their query, and payloads are shown as kind and size.
   */
  readonly redact?: Redact;
  /** Whether payloads (`data`, `payload`, `body`, `message`, `headers`) are shown as they are. Default false. */
  readonly payloads?: boolean;
  /** Whether events that the viewer sends reach the actors. Default true: it is a tool of development. */
  readonly allowEvents?: boolean;
  /** So many messages are kept for a viewer that is opened later, or loaded again. From 0 to 10,000. Default 1,000. */
  readonly history?: number;
  /**
   * So many of the messages that a connection receives are shown in a second, at most, by kind and size. Default 0: they
   * pass the machine by, and the inspector. Only for `inspectConnection`.
   */
  readonly sampleMessages?: number;
  /** Something came from outside and was refused, and why. Default: `console.warn`. */
  readonly onRefused?: (reason: string) => void;
}

/** The same with their defaults. */
export interface BridgeSettings {
  readonly redact: Redact | undefined;
  readonly payloads: boolean;
  readonly allowEvents: boolean;
  readonly history: number;
  readonly sampleMessages: number;
  readonly refused: (reason: string) => void;
}

function aSwitch(name: string, value: unknown, usual: boolean): boolean {
  if (value === undefined) return usual;
  if (typeof value === 'boolean') return value;
  throw new TypeError(`\`${name}\` must be true or false, not ${String(value)}`);
}

/** @throws TypeError for an option that makes no sense. */
export function bridgeSettingsOf(options: BridgeOptions): BridgeSettings {
  anObject('options', options);
  const { redact, payloads, allowEvents, history, sampleMessages, onRefused } = options;
  aFunction('redact', redact);
  aFunction('onRefused', onRefused);
  return {
    redact,
    payloads: aSwitch('payloads', payloads, false),
    allowEvents: aSwitch('allowEvents', allowEvents, true),
    history: counted('history', history, 1_000, 0, 10_000),
    sampleMessages: counted('sampleMessages', sampleMessages, 0, 0, 1_000),
    refused: guarded(onRefused),
  };
}

function guarded(onRefused: BridgeOptions['onRefused']): (reason: string) => void {
  const say = onRefused ?? ((reason: string) => console.warn(`heartline/inspect refuses ${reason}`));
  return (reason) => {
    try {
      say(reason);
    } catch (error) {
      console.error(error);
    }
  };
}
