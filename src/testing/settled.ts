/** Longer than any chain of promises between a poll's answer and the machine, or a provider and its socket. */
const turns = 8;

/** Lets promises that are settled already have their effect. No time passes, neither real nor virtual. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}
