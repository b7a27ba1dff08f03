import { errorText } from '../../transports/error-text.js';
import { safeText } from './text.js';

/** A hook of the user's that sees each value before it is shown, and what it is called where it stands. */
export type Redact = (value: unknown, path: readonly string[]) => unknown;

const deepest = 12;
const mostKeys = 500;
/** So many values are looked at in one go: what is shared by many is looked at each time. */
const mostValues = 10_000;

/** Names under which secrets go about. */
const secretName =
  /^(.*[-_.])?(authorization|auth|bearer|jwt|sid|(access|refresh|id)?tokens?|secrets?|pass|passw(or)?d|passphrase|pwd|credentials?|cookies?|session[-_]?(key|id)|api[-_]?key|private[-_]?key)$/i;
/** The same in camelCase: `accessToken`, `clientSecret`. */
const secretEnding = /(Tokens?|Secrets?|Password|Authorization|Credentials?|Cookies?|ApiKey|PrivateKey|SessionId|Jwt)$/;
/** What a message carries; its kind and size are enough to follow a lifecycle. */
const payloadName =
  /^(data|payload|body|message|headers|output)$|([a-z]Payload|[a-z]Body|[a-z]Headers|(?<!rror)Message)$/;

const isSecret = (key: string): boolean => secretName.test(key) || secretEnding.test(key);

/** Makes a value fit to be posted to an inspector; `path` says where it stands. */
export type Safe = (value: unknown, path?: readonly string[]) => unknown;

/**
 * Everything as plain JSON, secrets hidden by their name, payloads as kind and size unless they are asked for (clause H1).
 */
export function createSafe(redact: Redact | undefined, showsPayloads: boolean = false): Safe {
  return (value, path = []) => new Reading(redact, showsPayloads).shown(value, path, new Set());
}

/** One value that is being read, with all that is in it. */
class Reading {
  readonly #redact: Redact | undefined;
  readonly #showsPayloads: boolean;
  #left = mostValues;

  constructor(redact: Redact | undefined, showsPayloads: boolean) {
    this.#redact = redact;
    this.#showsPayloads = showsPayloads;
  }

  shown(value: unknown, path: readonly string[], above: ReadonlySet<object>): unknown {
    this.#left -= 1;
    if (this.#left < 0) return '[more]';
    try {
      const known = this.#asked(value, path);
      const simple = simpleOf(known);
      return simple === undefined ? this.#plain(known as object, path, above) : simple.shown;
    } catch {
      // Proxies and getters may fail at anything that is asked of them.
      return '[unreadable]';
    }
  }

  #asked(value: unknown, path: readonly string[]): unknown {
    if (this.#redact === undefined) return value;
    try {
      return this.#redact(value, path);
    } catch {
      // A hook that fails has not said that it may be shown.
      return '[hidden: `redact` throws]';
    }
  }

  #plain(object: object, path: readonly string[], above: ReadonlySet<object>): unknown {
    if (above.has(object)) return '[circular]';
    if (path.length >= deepest) return '[deeper]';
    const within = new Set(above).add(object);
    if (Array.isArray(object)) {
      const items = object.slice(0, mostKeys).map((item, index) => this.shown(item, [...path, String(index)], within));
      return object.length > mostKeys ? [...items, `[${object.length - mostKeys} more]`] : items;
    }
    const shown: Record<string, unknown> = {};
    const keys = keysOf(object);
    for (const key of keys.slice(0, mostKeys)) {
      // The one name that would set what is inherited, here and wherever it is read.
      shown[key === '__proto__' ? '[__proto__]' : key] = this.#member(read(object, key), key, path, within);
    }
    if (keys.length > mostKeys) shown['…'] = `[${keys.length - mostKeys} more]`;
    return shown;
  }

  #member(member: unknown, key: string, path: readonly string[], within: ReadonlySet<object>): unknown {
    const isThere = member !== null && member !== undefined;
    if (isThere && isSecret(key) && typeof member !== 'boolean') return '[hidden]';
    if (isThere && !this.#showsPayloads && payloadName.test(key)) return sizeOf(member);
    return this.shown(member, [...path, key], within);
  }
}

/** What needs no looking into; undefined for what does. */
function simpleOf(value: unknown): { readonly shown: unknown } | undefined {
  if (value === null || typeof value === 'boolean') return { shown: value };
  if (typeof value === 'number') return { shown: Number.isFinite(value) ? value : String(value) };
  if (typeof value === 'string') return { shown: safeText(value) };
  if (value === undefined) return { shown: undefined };
  if (typeof value === 'bigint') return { shown: `${value}n` };
  if (typeof value === 'symbol') return { shown: String(value) };
  if (typeof value === 'function') return { shown: `[function ${value.name}]` };
  const object = value as object;
  if (isBinary(object)) return { shown: sizeOf(object) };
  if (object instanceof Date) return { shown: Number.isNaN(object.getTime()) ? 'Invalid Date' : object.toISOString() };
  if (object instanceof Error) return { shown: safeText(`${String(object.name)}: ${errorText(object)}`) };
  if (object instanceof Map || object instanceof Set) return { shown: `[${object.constructor.name}, ${object.size}]` };
  const ref = actorIdOf(object);
  if (ref !== null) return { shown: `[actor ${ref}]` };
  return undefined;
}

function isBinary(value: object): value is ArrayBuffer | ArrayBufferView | Blob {
  return (
    value instanceof ArrayBuffer || ArrayBuffer.isView(value) || (typeof Blob === 'function' && value instanceof Blob)
  );
}

/** A message as its kind and size. */
export function sizeOf(value: unknown): string {
  if (typeof value === 'string') return `[text, ${value.length} characters]`;
  if (typeof value === 'object' && value !== null) {
    if (isBinary(value)) return `[binary, ${'size' in value ? value.size : value.byteLength} bytes]`;
    if (Array.isArray(value)) return `[array, ${value.length} items]`;
    return `[object, ${keysOf(value).length} keys]`;
  }
  return `[${typeof value}]`;
}

function keysOf(object: object): string[] {
  try {
    return Object.keys(object);
  } catch {
    return [];
  }
}

function read(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return '[unreadable]';
  }
}

/** An actor's reference has its whole world behind it. */
function actorIdOf(object: object): string | null {
  const isActor = 'sessionId' in object && 'send' in object && 'getSnapshot' in object;
  return isActor && 'id' in object ? String(object.id) : null;
}
