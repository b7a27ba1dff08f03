import { aPort } from '../../checks.js';
import type { InspectedService } from '../service.js';

/** @throws TypeError if it is not what an actor is shown as. */
export function checkService(service: InspectedService): void {
  aPort('service', service ?? null, ['send', 'subscribe', 'onStop']);
  for (const key of ['id', 'sessionId'] as const) {
    if (typeof service[key] !== 'string') throw new TypeError(`\`service.${key}\` must be a string`);
  }
}
