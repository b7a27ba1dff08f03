import type { Scene, Watch } from '../scene.js';
import { canary } from '../setup.js';
import { mustHold } from '../violation.js';

/** Looking costs more than living: now and then is enough, as what leaked stays. */
const every = 97;

/** No token and no payload is in the context, or in what the outside is shown (I17); and the context is plain JSON (I19). */
export function watchSecrets(scene: Scene): Watch {
  let looks = 0;
  const look = (): void => {
    const { context } = scene.snapshot;
    const text = JSON.stringify(context);
    mustHold(!text.includes(canary), 'I17', () => 'the canary is in the context');
    mustHold(!text.includes('null,null,null'), 'I19', () => 'the context holds what is no number');
    const shown = JSON.stringify(scene.connection.getSnapshot());
    mustHold(!shown.includes(canary), 'I17', () => 'the canary is in the snapshot');
  };
  return {
    changed() {
      looks += 1;
      if (looks % every === 0) look();
    },
    ended: look,
  };
}
