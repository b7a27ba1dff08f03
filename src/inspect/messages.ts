/** What an app tells viewers, in the protocol of `@xstate/inspect`. Texts named after their content are JSON of it. */
export type AppMessage = RegisterMessage | StateMessage | EventMessage | StopMessage;

export interface RegisterMessage {
  readonly type: 'service.register';
  readonly machine: string;
  readonly state: string;
  readonly id: string;
  readonly sessionId: string;
  readonly parent?: string;
}

export interface StateMessage {
  readonly type: 'service.state';
  readonly state: string;
  readonly sessionId: string;
}

export interface EventMessage {
  readonly type: 'service.event';
  readonly event: string;
  readonly sessionId: string;
}

export interface StopMessage {
  readonly type: 'service.stop';
  readonly sessionId: string;
}

/** An event that a viewer sends to an actor, as SCXML has one. */
export interface ViewerEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly $$type: 'scxml';
  readonly type: 'external';
  /** The session it is for. */
  readonly origin: string;
}

/** What a viewer tells an app. */
export type ViewerMessage =
  | { readonly type: 'xstate.inspecting' }
  | { readonly type: 'xstate.event'; readonly event: ViewerEvent };
