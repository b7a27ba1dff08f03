/** The start script of a RabbitMQ to test with, or undefined where there is none. */
export function findRabbitMq(): string | undefined;

/** Where a broker listens, each as `host:port`. */
export interface BrokerAddresses {
  /** STOMP over TCP. */
  readonly stomp: string;
  /** STOMP over WebSocket, at the path `/ws`. */
  readonly webStomp: string;
}

/** How Web STOMP sends its frames. */
export type BrokerFrames = 'text' | 'binary';

/** A RabbitMQ of our own on this machine, in a folder of its own: user `guest`, passcode `guest`. */
export interface RabbitMq {
  /** Starts the node, on other ports each time, with what it had stored. Default `text`. */
  up(frames?: BrokerFrames): Promise<BrokerAddresses>;
  /** Ends the node. */
  down(): Promise<void>;
  /** Ends everything, and deletes the folder. */
  stop(): Promise<void>;
}

/** Prepares a broker, which `up` starts. @throws Error where there is no RabbitMQ. */
export function startRabbitMq(): Promise<RabbitMq>;
