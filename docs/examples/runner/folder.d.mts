export const examples: readonly string[];

/**
 * Does something with a folder that holds copies of these examples, and heartline as it is published: from the tarball, or
 * packed, and before that built where it is not, or not up to date.
 */
export function inFolder<Result>(
  names: readonly string[],
  tarball: string | undefined,
  use: (folder: string) => Promise<Result>,
): Promise<Result>;
