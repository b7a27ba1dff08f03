/** The checks of options that more than one module makes. Each throws a `TypeError` that names the option and its range. */

/** A number in a range, or the default. */
export function ranged(name: string, value: unknown, fallback: number, min: number, max: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new TypeError(`\`${name}\` must be a number from ${min} to ${max}, not ${String(value)}`);
}

/** The same for what is counted: no fractions. */
export function counted(name: string, value: unknown, fallback: number, min: number, max: number): number {
  const count = ranged(name, value, fallback, min, max);
  if (Number.isInteger(count) || count === Number.POSITIVE_INFINITY) return count;
  throw new TypeError(`\`${name}\` must be a whole number from ${min} to ${max}, not ${count}`);
}

/** An object, or nothing: `null` is no way to leave an option out. */
export function anObject(name: string, value: unknown): void {
  if (value !== undefined && (typeof value !== 'object' || value === null)) {
    throw new TypeError(`\`${name}\` must be an object, not ${String(value)}`);
  }
}

/** An object with these functions, or nothing. */
export function aPort(name: string, value: unknown, functions: readonly string[]): void {
  anObject(name, value);
  for (const key of functions) {
    if (value !== undefined && typeof Reflect.get(Object(value), key) !== 'function') {
      throw new TypeError(`\`${name}.${key}\` must be a function`);
    }
  }
}

/** A function, or nothing. */
export function aFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') throw new TypeError(`\`${name}\` must be a function`);
}

/** One of a few words; the first is the default. */
export function oneOf<Choice extends string | boolean>(
  name: string,
  value: Choice | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (value === undefined) return choices[0];
  if (choices.includes(value)) return value;
  throw new TypeError(`\`${name}\` must be one of ${choices.join(', ')}, not ${String(value)}`);
}
