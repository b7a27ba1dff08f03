import type { ConnectionInput } from '../machines/types.js';
import type { ConnectionOptions } from './options.js';
import type { World } from './world.js';

/** What a life begins with. */
export interface Birth {
  readonly name: string;
  readonly world: World;
  readonly input: ConnectionInput;
  readonly inspect: ConnectionOptions['inspect'];
}
