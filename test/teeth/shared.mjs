// Edits that put back more than one bug.

/** A link that is given up is not closed. */
export const noAbandon = {
  file: 'src/transports/actor.ts',
  find: 'return () => link.abandon();',
  replace: 'return () => {};',
};

/** A timer that is given up fires all the same. */
export const noClear = {
  file: 'src/timers/timer.ts',
  find: 'return () => clock.clearTimeout(handle);',
  replace: 'return () => {};',
};

/** There is something to talk to before anything was started. */
export const notStarted = {
  file: 'src/connection.ts',
  find: "if (living?.getSnapshot().status === 'active')",
  replace: "if (living.getSnapshot().status === 'active')",
};
