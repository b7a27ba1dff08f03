/**
 * What a callback threw must not reach the socket's own code: inside SockJS it would lose or repeat messages (clause S7,
 * B29), inside Node's `ws` break the stream. It surfaces as an uncaught error, as from any event handler.
 */
export function surface(thrown: unknown): void {
  queueMicrotask(() => {
    throw thrown;
  });
}

export function guarded<Argument>(callback: (argument: Argument) => void, argument: Argument): void {
  try {
    callback(argument);
  } catch (thrown) {
    surface(thrown);
  }
}
