import { errorText } from '../../transports/error-text.js';

/** A hook of the user's that sees each value before it is shown, and what it is called where it stands. */
export type Redact = (value: unknown, path: readonly string[]) => unknown;

const deepest = 12;
const longestText = 1_000;
const mostKeys = 500;

/** Names under which secrets go about. */
const secretName =
  /^(.*[-_.])?(authorization|auth|bearer|token|secret|password|passwd|passphrase|credentials?|cookie|session[-_]?key|api[-_]?key|private[-_]?key)$/i;
/** The same in camelCase: `accessToken`, `clientSecret`. */
const secretEnding = /(Token|Secret|Password|Authorization|Credentials?|Cookie|ApiKey|PrivateKey)$/;
/** What a message carries; its kind and size are enough to follow a lifecycle. */
const payloadName = /^(data|payload|body|message|headers)$/;

const isSecret = (key: string): boolean => secretName.test(key) || secretEnding.test(key);

/** Makes a value fit to be posted to an inspector; `path` says where it stands. */
export type Safe = (value: unknown, path?: readonly string[]) => unknown;

/**
 * Everything as plain JSON, secrets hidden by their name, payloads as kind and size unless they are asked for (clause H1).
 */
export function createSafe(redact: Redact | undefined, showsPayloads: boolean = false): Safe {
  const asked = (value: unknown, path: readonly string[]): unknown => {
    if (redact === undefined) return value;
    try {
      return redact(value, path);
    } catch {
      // A hook that fails has not said that it may be shown.
      return '[hidden: `redact` throws]';
    }
  };

  const plain = (value: unknown, path: readonly string[], above: ReadonlySet<object>): unknown => {
    const known = asked(value, path);
    const simple = simpleOf(known);
    if (simple !== undefined) return simple.shown;
    const object = known as object;
    if (above.has(object)) return '[circular]';
    if (path.length >= deepest) return '[deeper]';
    const within = new Set(above).add(object);
    if (Array.isArray(object)) {
      const items = object.slice(0, mostKeys).map((item, index) => plain(item, [...path, String(index)], within));
      return object.length > mostKeys ? [...items, `[${object.length - mostKeys} more]`] : items;
    }
    const shown: Record<string, unknown> = {};
    const keys = keysOf(object);
    for (const key of keys.slice(0, mostKeys)) {
      const member = read(object, key);
      const isHidden = isSecret(key) && member !== null && member !== undefined && typeof member !== 'boolean';
      const isPayload = !showsPayloads && payloadName.test(key) && member !== null && member !== undefined;
      // As an own property, whatever it is called: `__proto__` would set what is inherited.
      Object.defineProperty(shown, key, {
        value: isHidden ? '[hidden]' : isPayload ? sizeOf(member) : plain(member, [...path, key], within),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    if (keys.length > mostKeys) shown['…'] = `[${keys.length - mostKeys} more]`;
    return shown;
  };

  return (value, path = []) => plain(value, path, new Set());
}

/** What needs no looking into; undefined for what does. */
function simpleOf(value: unknown): { readonly shown: unknown } | undefined {
  if (value === null || typeof value === 'boolean') return { shown: value };
  if (typeof value === 'number') return { shown: Number.isFinite(value) ? value : String(value) };
  if (typeof value === 'string') return { shown: textOf(value) };
  if (value === undefined) return { shown: undefined };
  if (typeof value === 'bigint') return { shown: `${value}n` };
  if (typeof value === 'symbol') return { shown: String(value) };
  if (typeof value === 'function') return { shown: `[function ${value.name}]` };
  const object = value as object;
  if (isBinary(object)) return { shown: sizeOf(object) };
  if (object instanceof Date) return { shown: Number.isNaN(object.getTime()) ? 'Invalid Date' : object.toISOString() };
  if (object instanceof Error) return { shown: `${object.name}: ${textOf(errorText(object))}` };
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

/** Without the parts of URLs that carry secrets, and not for ever. */
function textOf(text: string): string {
  const clean = text.includes(':') || text.includes('?') ? errorText(text) : text;
  return clean.length > longestText ? `${clean.slice(0, longestText)}… [${clean.length} characters]` : clean;
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
