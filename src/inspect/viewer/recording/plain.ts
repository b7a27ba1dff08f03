import { inside, MalformedError } from './malformed.js';

export interface PlainLimits {
  /** Objects within objects, counted from 1. */
  readonly depth: number;
  /** The characters of all keys and strings, and one for each value. */
  readonly size: number;
}

interface Visit {
  readonly value: unknown;
  readonly depth: number;
  readonly key: string;
  readonly above: Visit | null;
}

/**
 * Plain data, as JSON has it, and `undefined`: no cycles, which would be too deep, no dates, no functions.
 * @param path where the data was found, for the message
 * @throws MalformedError for anything else, for what is over the limits, and for a key `__proto__`
 */
export function checkPlain(root: unknown, limits: PlainLimits, path = ''): void {
  let size = 0;
  const ahead: Visit[] = [{ value: root, depth: 0, key: path, above: null }];
  for (let visit = ahead.pop(); visit !== undefined; visit = ahead.pop()) {
    const { value, depth } = visit;
    checkKind(visit);
    size += weight(value);
    if (typeof value === 'object' && value !== null) {
      if (depth === limits.depth) throw new MalformedError(pathTo(visit), `nested more than ${limits.depth} deep`);
      for (const key of Object.keys(value)) {
        // Whoever copies such an object key by key would change the prototype of the copy.
        if (key === '__proto__') throw new MalformedError(pathTo(visit), 'a key `__proto__` is not allowed');
        if (!Array.isArray(value)) size += key.length;
        ahead.push({ value: Reflect.get(value, key), depth: depth + 1, key, above: visit });
      }
    }
    if (size > limits.size) throw new MalformedError(path, `larger than ${limits.size} characters`);
  }
}

/** The length of an array counts, as one without items may be as long as it likes. */
const weight = (value: unknown): number => (typeof value === 'string' || Array.isArray(value) ? value.length : 0) + 1;

function checkKind(visit: Visit): void {
  const { value } = visit;
  if (value === undefined || value === null || ['string', 'number', 'boolean'].includes(typeof value)) return;
  if (typeof value === 'object' && isPlain(value)) return;
  const kind = typeof value === 'object' ? Object.prototype.toString.call(value).slice(8, -1) : typeof value;
  throw new MalformedError(pathTo(visit), `a ${kind} is no plain data`);
}

/** Also for objects of another window, whose `Object` is another one. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function pathTo({ key, above }: Visit): string {
  if (above === null) return key;
  return inside(pathTo(above), Array.isArray(above.value) ? Number(key) : key);
}
