/** How many ids are remembered (clause G6). */
const remembered = 1_024;

/** Tells whether an id was seen before, among the last 1,024. */
export function createDedupe(): (id: string | number) => boolean {
  const seen = new Set<string | number>();
  return (id) => {
    if (seen.has(id)) return true;
    seen.add(id);
    if (seen.size > remembered) {
      for (const oldest of seen) {
        seen.delete(oldest);
        break;
      }
    }
    return false;
  };
}
