import type { MachineSnapshot, Scene, Watch } from '../scene.js';
import { canary } from '../setup.js';
import { mustHold } from '../violation.js';

/** Writing a whole context down costs more than living: now and then is enough for what stays in it. */
const every = 97;

/** Whether it is plain JSON, with finite numbers. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isPlain);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

/** What an inspection event refers to, rather than holds. */
const references = ['actorRef', 'sourceRef', 'rootId', 'children', 'machine', '_nodes'];

/** No token and no payload is in the context, or in what the outside is shown (I17); and the context is plain JSON (I19). */
export function watchSecrets(scene: Scene): Watch {
  let looks = 0;
  let text = '';
  const look = ({ context }: MachineSnapshot): void => {
    mustHold(isPlain(context), 'I19', () => 'the context holds what is no plain JSON');
    mustHold(!JSON.stringify(context).includes(canary), 'I17', () => 'the canary is in the context');
    const shown = JSON.stringify(scene.connection.getSnapshot());
    mustHold(!shown.includes(canary), 'I17', () => 'the canary is in the snapshot');
  };
  return {
    changed(now) {
      // What comes from outside as text, and is soon written over.
      const said = `${now.context.lastError} ${now.context.lastClose?.reason}`;
      looks += 1;
      if (said !== text || looks % every === 0) look(now);
      text = said;
    },
    inspected(event) {
      const seen = JSON.stringify(event, (key, value) => (references.includes(key) ? undefined : value));
      mustHold(!seen.includes(canary), 'I17', () => `the canary is in ${event.type}`);
    },
    ended: () => look(scene.snapshot),
  };
}
