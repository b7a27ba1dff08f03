/** An event that a viewer sends, as text, and the session of the actor that it is for. */
export interface ViewerEvent {
  readonly type: 'xstate.event';
  readonly event: string;
  readonly service: string;
}

/** What a viewer may say. */
export type ViewerMessage = { readonly type: 'xstate.inspecting' } | ViewerEvent;

/** Longer than that is no event that anybody typed, in characters. */
export const longestEvent: number = 64 * 1024;

/** The checked message, or why it is none. */
export function viewerMessage(data: unknown): ViewerMessage | { readonly refused: string } {
  if (typeof data !== 'object' || data === null) return { refused: 'a message that is no object' };
  const { type, event } = data as { readonly type?: unknown; readonly event?: unknown };
  if (type === 'xstate.inspecting') return { type };
  if (type !== 'xstate.event') return { refused: `a message of the type ${String(type).slice(0, 60)}` };
  if (typeof event !== 'string') return { refused: 'an event that is no text' };
  if (event.length > longestEvent) return { refused: `an event of ${event.length} characters, of ${longestEvent}` };
  let parsed: unknown;
  try {
    parsed = JSON.parse(event);
  } catch {
    return { refused: 'an event that is no JSON' };
  }
  const { origin, data: sent } = (parsed ?? {}) as { readonly origin?: unknown; readonly data?: unknown };
  if (typeof origin !== 'string') return { refused: 'an event that says not which actor it is for' };
  if (typeof sent !== 'object' || sent === null || typeof (sent as { type?: unknown }).type !== 'string') {
    return { refused: 'an event without a type' };
  }
  return { type, event, service: origin };
}
