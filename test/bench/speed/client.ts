/** A message as a library's user sees it. */
export type Payload = string | ArrayBuffer | ArrayBufferView;

/** What a client library is given by the bench. */
export interface Setup {
  readonly url: string;
  /** For libraries that take a class; it is the global one, too. */
  readonly WebSocket: unknown;
  /** The user was told that messages may be sent. */
  readonly opened: () => void;
  /** The user was told of a message. */
  readonly received: (data: Payload) => void;
}

/** One connection of a library. What it cannot do is missing. */
export interface Connected {
  readonly send?: (text: string) => unknown;
  readonly sendBinary?: (bytes: ArrayBuffer) => unknown;
  readonly close: () => void;
}

/** A client library: see the folder `clients`. */
export interface Client {
  readonly connect: (setup: Setup) => Connected;
}
