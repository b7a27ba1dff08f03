import { inside, MalformedError } from './malformed.js';
import { checkPlain, type PlainLimits } from './plain.js';
import type { StateValue } from './types.js';

/** A value from outside with the place where it was found. Each reading throws a MalformedError if it is something else. */
export class Datum {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path = '') {
    this.value = value;
    this.path = path;
  }

  /** The plain data that a text has as JSON. */
  parse(limits: PlainLimits): Datum {
    const text = this.string();
    if (text.length > limits.size) return this.refuse(`larger than ${limits.size} characters`);
    const value = this.#parsed(text);
    checkPlain(value, limits, this.path);
    return new Datum(value, this.path);
  }

  get isMissing(): boolean {
    return this.value === undefined || this.value === null;
  }

  get(key: string): Datum {
    const record = this.record();
    return new Datum(Object.hasOwn(record, key) ? record[key] : undefined, inside(this.path, key));
  }

  /** Only the object itself is checked, not what is in it. */
  record(): Readonly<Record<string, unknown>> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#refuse('an object');
    return value as Record<string, unknown>;
  }

  entries(): [string, Datum][] {
    return Object.keys(this.record()).map((key) => [key, this.get(key)]);
  }

  list(): Datum[] {
    const { value } = this;
    if (!Array.isArray(value)) return this.#refuse('an array');
    return value.map((item, index) => new Datum(item, inside(this.path, index)));
  }

  string(): string {
    return typeof this.value === 'string' ? this.value : this.#refuse('a string');
  }

  strings(): string[] {
    return this.list().map((item) => item.string());
  }

  boolean(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.#refuse('true or false');
  }

  /** Finite. */
  number(): number {
    return Number.isFinite(this.value) ? (this.value as number) : this.#refuse('a finite number');
  }

  oneOf<Choice extends string | number>(...choices: readonly Choice[]): Choice {
    return choices.find((choice) => choice === this.value) ?? this.#refuse(choices.map((it) => `'${it}'`).join(' or '));
  }

  stateValue(): StateValue {
    if (typeof this.value === 'string') return this.value;
    if (typeof this.value !== 'object' || this.value === null) return this.#refuse('a state value');
    return Object.fromEntries(this.entries().map(([key, inner]) => [key, inner.stateValue()]));
  }

  /** `null` for what is `null` or absent. */
  optional<Result>(read: (datum: Datum) => Result): Result | null {
    return this.isMissing ? null : read(this);
  }

  refuse(problem: string): never {
    throw new MalformedError(this.path, problem);
  }

  #parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      return this.refuse(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #refuse(expected: string): never {
    return this.refuse(`must be ${expected}, not ${kindOf(this.value)}`);
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string'
    ? JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
    : String(value);
}
