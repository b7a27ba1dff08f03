import type { InspectedService } from '../service.js';

/** Whom to tell that a service stopped: it takes listeners and never gives them back, so it is given one, once. */
const told = new WeakMap<InspectedService, { listener: (() => void) | null }>();

/** The latest listener, null for none, is called when the service stops. */
export function whenStopped(service: InspectedService, listener: (() => void) | null): void {
  const known = told.get(service);
  if (known) {
    known.listener = listener;
    return;
  }
  const cell = { listener };
  told.set(service, cell);
  service.onStop(() => cell.listener?.());
}
