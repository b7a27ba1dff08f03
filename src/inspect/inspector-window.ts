/** So much of a window as `@xstate/inspect` uses. */
export interface InspectorWindow {
  addEventListener(type: string, listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: string, listener: (event: { readonly data: unknown }) => void): void;
}

/** The one that the call under way is about. */
let current: InspectorWindow | null = null;

/**
 * What `window` means within `@xstate/inspect`, where the bundle puts it. There the whole page is listened to, and any
 * frame's word is taken; here only what was checked arrives.
 */
export const inspectorWindow: InspectorWindow = {
  addEventListener: (type, listener) => current?.addEventListener(type, listener),
  removeEventListener: (type, listener) => current?.removeEventListener(type, listener),
};

/** Calls `@xstate/inspect`, whose `window` is this one meanwhile. */
export function within<Result>(window: InspectorWindow, call: () => Result): Result {
  const before = current;
  current = window;
  try {
    return call();
  } finally {
    current = before;
  }
}
