export {
  type Backoff,
  type BackoffPolicyOptions,
  type BackoffRequest,
  type BackoffSettings,
  constantBackoff,
  equalJitterBackoff,
  fullJitterBackoff,
  retryDelayMs,
} from './backoff.js';
export type { CloseCause, LinkClose } from './close.js';
export type {
  ConnectionMachine,
  EnvironmentLogic,
  PollerLogic,
  TimerLogic,
  TransportLogic,
} from './machine-types.js';
export {
  type ConnectionSettings,
  defaultSettings,
  type HeartbeatSettings,
  type HiddenSettings,
  type PollingSettings,
  type TransportSettings,
} from './settings.js';
export {
  type ConnectionContext,
  type ConnectionEvent,
  type ConnectionInput,
  type ConnectionOutput,
  type ConnectionState,
  type ConnectionTag,
  connectionStates,
  type EnvironmentEvent,
  type LinkReport,
  type PauseReason,
  type PollEvent,
  type PollerInput,
  type Ruling,
  type Stamp,
  type TimerEvent,
  type TimerInput,
  type TimerName,
  type TransportCommand,
  type TransportEvent,
  type TransportInput,
  type UserEvent,
} from './types.js';
export {
  type CloseRule,
  classifyClose,
  closeRulePresets,
  defaultCloseRules,
  rule,
  type TerminationReason,
  terminalCodeRules,
  type Verdict,
} from './verdicts.js';
