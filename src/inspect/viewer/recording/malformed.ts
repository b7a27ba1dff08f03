import { HeartlineError } from '../../../errors.js';

const longest = 100;

/** Without its middle where it would fill a whole page: where it begins and where it ends say the most. */
const shortened = (path: string): string =>
  path.length <= longest ? path : `${path.slice(0, longest / 2)}…${path.slice(-longest / 2)}`;

/** Data from outside that is not what it should be. */
export class MalformedError extends HeartlineError {
  override readonly name = 'MalformedError';
  /** Where in the data, as keys and indexes: `entries[3].state.value`; empty for the whole. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(path === '' ? problem : `${shortened(path)}: ${problem}`);
    this.path = path;
  }
}

/** The path of a key or an index. Keys are cut short: they may be anything. */
export function inside(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const short = key.length > 40 ? `${key.slice(0, 40)}…` : key;
  if (!/^[\w$-]+…?$/.test(short)) return `${path}[${JSON.stringify(short)}]`;
  return path === '' ? short : `${path}.${short}`;
}
