/** XState 5 names what an actor or a state tells by itself otherwise than XState 4, whose words `@xstate/inspect` speaks. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^xstate\.done\.actor\.(.*)$/, 'done.invoke.$1'],
  [/^xstate\.error\.actor\.(.*)$/, 'error.platform.$1'],
  [/^xstate\.done\.state\.(.*)$/, 'done.state.$1'],
  [/^xstate\.after\.([^.]*)\.(.*)$/, 'xstate.after($1)#$2'],
];

/** The event's type in the words of XState 4. */
export function nameInXState4(type: string): string {
  for (const [pattern, name] of patterns) if (pattern.test(type)) return type.replace(pattern, name);
  return type;
}

/** Whether only XState itself sends this, in the words of XState 5. A delay may be cut short by hand. */
export function isOfXState(type: string): boolean {
  return type.startsWith('xstate.') && !type.startsWith('xstate.after.');
}

const backwards: readonly (readonly [RegExp, string])[] = [
  [/^done\.invoke\.(.*)$/, 'xstate.done.actor.$1'],
  [/^error\.platform\.(.*)$/, 'xstate.error.actor.$1'],
  [/^done\.state\.(.*)$/, 'xstate.done.state.$1'],
  [/^xstate\.after\(([^)]*)\)#(.*)$/, 'xstate.after.$1.$2'],
];

/** The same the other way round, for what a viewer sends. */
export function nameInXState5(type: string): string {
  for (const [pattern, name] of backwards) if (pattern.test(type)) return type.replace(pattern, name);
  return type;
}
