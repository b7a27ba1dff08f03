import type { Plugin } from 'esbuild';

/** One text edit of a source file: `find` must occur in it exactly once. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** The TypeScript module at `entry` (from the root of the project), edited, as one JavaScript file; where it is. */
export function bundle(
  entry: string,
  folder: string,
  edits?: readonly Edit[],
  plugins?: readonly Plugin[],
): Promise<string>;
