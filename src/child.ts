import type { Child } from '../machines/host.js';
import type { World } from './world.js';

/** What an actor does in its world. Returns what lets go of everything, for when it is stopped. */
export type ChildLogic<Input, Command = { type: string }> = (world: World, child: Child<Input, Command>) => () => void;
