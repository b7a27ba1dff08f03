/** Base of the errors heartline reports, for one `instanceof`. */
export class HeartlineError extends Error {
  override readonly name: string = 'HeartlineError';
}

/**
 * A function given as an option (`ping`, `classify`, `greeting`, …) threw or gave something unusable. The connection goes
 * on. What an attempt or a poll needs (`url`, `protocols`, `headers`, `parse`) fails that instead.
 */
export class CallbackError extends HeartlineError {
  override readonly name = 'CallbackError';
  /** The option whose function it was. */
  readonly option: string;

  constructor(option: string, cause: unknown) {
    super(`The function given as \`${option}\` failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.option = option;
  }
}

/** A listener threw. The other listeners and the connection's state are not affected. */
export class ListenerError extends HeartlineError {
  override readonly name = 'ListenerError';
  /** The event whose listener it was. */
  readonly event: string;

  constructor(event: string, cause: unknown) {
    super(`A '${event}' listener threw: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.event = event;
  }
}
