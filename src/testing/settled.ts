/** So many links a chain of promises may have: those of heartline have eight at most, the rest is for yours. */
export const settledTurns = 100;

/**
 * Lets promises that are settled already have their effect, and what follows from it, up to chains of 100. No time passes,
 * neither real nor virtual: promises that settle by real work (`crypto.subtle`, `fetch`, timers of the runtime) are not
 * waited for.
 */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < settledTurns; turn += 1) await Promise.resolve();
}
