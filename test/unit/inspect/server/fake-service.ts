import type { InspectedService } from '../../../../src/inspect/service.js';

interface Scxml {
  readonly name: string;
  readonly data: { readonly type: string };
  readonly $$type: 'scxml';
  readonly type: 'external';
  readonly origin?: string;
}

const definition = {
  // Without it a receiver of XState 4 warns.
  predictableActionArguments: true,
  id: 'lamp',
  key: 'lamp',
  type: 'compound',
  initial: 'off',
  states: { off: { id: 'lamp.off', key: 'off' }, on: { id: 'lamp.on', key: 'on' } },
  on: {},
};

/** A lamp, shown as an interpreter of XState 4. Like that of the bridge, its `send` reports what happened, or is told. */
export class FakeService implements InspectedService {
  readonly id = 'lamp';
  readonly sessionId: string;
  readonly parent?: { readonly sessionId: string };
  readonly machine: InspectedService['machine'] = { id: 'lamp', definition, toJSON: () => definition };
  readonly received: unknown[] = [];
  readonly subscribers: Set<(state: object) => void> = new Set();
  readonly stopListeners: (() => void)[] = [];
  state: object;
  /** What happens when a viewer sends an event. */
  onEvent: (type: string) => void = (type) => this.happens(type, type === 'press' ? 'on' : 'off');
  #isReporting = false;

  constructor(sessionId: string, parent?: string) {
    this.sessionId = sessionId;
    if (parent !== undefined) this.parent = { sessionId: parent };
    this.state = this.#stateOf('off', scxml('xstate.init'));
  }

  get initialState(): object {
    return this.state;
  }

  send = (event: unknown): void => {
    if (this.#isReporting) return;
    this.received.push(event);
    this.onEvent((event as Scxml).data.type);
  };

  subscribe(listener: (state: object) => void): { unsubscribe(): void } {
    listener(this.state);
    this.subscribers.add(listener);
    return { unsubscribe: () => this.subscribers.delete(listener) };
  }

  onStop(listener: () => void): void {
    this.stopListeners.push(listener);
  }

  /** An event reaches the lamp, and it changes to a state. */
  happens(type: string, value: string): void {
    this.#isReporting = true;
    this.send(scxml(type));
    this.#isReporting = false;
    this.state = this.#stateOf(value, scxml(type));
    for (const subscriber of [...this.subscribers]) subscriber(this.state);
  }

  stop(): void {
    for (const listener of [...this.stopListeners]) listener();
  }

  #stateOf(value: string, event: Scxml): object {
    const { sessionId } = this;
    return { value, context: {}, event: event.data, _event: event, _sessionid: sessionId, tags: [], meta: {} };
  }
}

export function scxml(type: string): Scxml {
  return { name: type, data: { type }, $$type: 'scxml', type: 'external' };
}

/** The message by which a viewer sends an event to a session. */
export function eventMessage(sessionId: string, type: string): { type: string; event: string; service: string } {
  const event = JSON.stringify({ ...scxml(type), origin: sessionId });
  return { type: 'xstate.event', event, service: sessionId };
}
