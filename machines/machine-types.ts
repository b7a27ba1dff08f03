import type {
  ActorRefFromLogic,
  AnyActorRef,
  CallbackActorLogic,
  EventObject,
  MetaObject,
  NonReducibleUnknown,
  StateMachine,
} from 'xstate';
import type {
  ConnectionContext,
  ConnectionEvent,
  ConnectionInput,
  ConnectionOutput,
  ConnectionState,
  ConnectionTag,
  PollerInput,
  TimerInput,
  TransportCommand,
  TransportInput,
} from './types.js';

/** Reports the transport events of the epoch in its input, obeys commands; stopping it abandons the link. */
export type TransportLogic = CallbackActorLogic<TransportCommand, TransportInput>;
/** Reports one timer event; stopping it cancels. */
export type TimerLogic = CallbackActorLogic<EventObject, TimerInput>;
/** Polls once and reports a poll event; stopping it aborts. */
export type PollerLogic = CallbackActorLogic<EventObject, PollerInput>;
/** Reports environment events for as long as the machine lives. */
export type EnvironmentLogic = CallbackActorLogic<EventObject, undefined>;

/** The timers that there may be at one time; each id is one timer. */
export type TimerId = 'timer' | 'flush' | 'park' | 'poll' | 'upgrade';

interface Children {
  readonly [id: string]: AnyActorRef | undefined;
  readonly transport?: ActorRefFromLogic<TransportLogic>;
  readonly environment?: ActorRefFromLogic<EnvironmentLogic>;
  readonly poller?: ActorRefFromLogic<PollerLogic>;
  readonly timer?: ActorRefFromLogic<TimerLogic>;
}

type Provided =
  | { readonly src: 'transport'; readonly logic: TransportLogic; readonly id: 'transport' }
  | { readonly src: 'timer'; readonly logic: TimerLogic; readonly id: TimerId }
  | { readonly src: 'poller'; readonly logic: PollerLogic; readonly id: 'poller' }
  | { readonly src: 'environment'; readonly logic: EnvironmentLogic; readonly id: 'environment' };

/** The type of {@link connectionMachine}: what it is told, what it remembers, what it needs and how it ends. */
export interface ConnectionMachine
  extends StateMachine<
    ConnectionContext,
    ConnectionEvent,
    Children,
    Provided,
    { type: string; params: NonReducibleUnknown },
    { type: string; params: unknown },
    never,
    ConnectionState,
    ConnectionTag,
    ConnectionInput | undefined,
    ConnectionOutput,
    EventObject,
    MetaObject,
    { id: 'heartline'; states: { readonly [State in ConnectionState]: {} } }
  > {}
