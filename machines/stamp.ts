import type { ConnectionContext, ConnectionEvent, LinkReport } from './types.js';

/** An event's stamp. A request sent by hand (from an inspector) has none: then nothing has moved on since the last one. */
export function stampOf(
  context: ConnectionContext,
  event: ConnectionEvent,
): { readonly at: number; readonly chance: number; readonly hidden: boolean; readonly link: LinkReport | null } {
  return {
    at: event.at ?? context.at,
    chance: event.chance ?? 0.5,
    hidden: event.hidden ?? false,
    link: event.link ?? null,
  };
}
