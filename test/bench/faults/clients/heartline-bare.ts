import type { ClientSetup } from '../page.js';
import { connectWith } from './heartline.js';

export const connect = (setup: ClientSetup): void => connectWith({}, setup);
