/** The checks of options that more than one module makes. Each throws a `TypeError` that names the option and its range. */

/** @throws TypeError always. */
export function mustBe(name: string, what: string): never {
  throw new TypeError(`\`${name}\` must be ${what}`);
}

/** A number in a range, or the default. */
export function ranged(name: string, value: unknown, fallback: number, min: number, max: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && value >= min && value <= max) return value;
  return mustBe(name, `a number from ${min} to ${max}, not ${String(value)}`);
}

/** The same for what is counted: no fractions. */
export function counted(name: string, value: unknown, fallback: number, min: number, max: number): number {
  const count = ranged(name, value, fallback, min, max);
  if (Number.isInteger(count) || count === Number.POSITIVE_INFINITY) return count;
  return mustBe(name, `a whole number from ${min} to ${max}, not ${count}`);
}

/** An object, or nothing: `null` is no way to leave an option out. */
export function anObject(name: string, value: unknown): void {
  if (value !== undefined && (typeof value !== 'object' || value === null)) {
    mustBe(name, `an object, not ${String(value)}`);
  }
}

/** An object with these functions, or nothing. */
export function aPort(name: string, value: unknown, functions: readonly string[]): void {
  anObject(name, value);
  for (const key of functions) {
    if (value !== undefined) aFunction(`${name}.${key}`, Reflect.get(Object(value), key) ?? null);
  }
}

/** A function, or nothing. */
export function aFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') mustBe(name, 'a function');
}

/** An array of what it is for. */
export function aList(name: string, value: unknown, of: string, fits: (item: unknown) => boolean): void {
  if (!Array.isArray(value) || !value.every(fits)) mustBe(name, `an array of ${of}`);
}

/** One of a few words; the first is the default. */
export function oneOf<Choice extends string | boolean>(
  name: string,
  value: Choice | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (value === undefined) return choices[0];
  if (choices.includes(value)) return value;
  return mustBe(name, `one of ${choices.join(', ')}, not ${String(value)}`);
}

/** The numbers in one part of the options, which have the names of their defaults. */
export function numbersIn<Defaults extends object>(
  prefix: string,
  given: object,
  defaults: Defaults,
): (key: keyof Defaults & string, min: number, max: number, check?: typeof ranged) => number {
  return (key, min, max, check = ranged) =>
    check(prefix + key, Reflect.get(given, key), Number(Reflect.get(defaults, key)), min, max);
}
