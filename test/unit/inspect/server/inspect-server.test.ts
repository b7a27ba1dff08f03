import { afterEach, expect, it } from 'vitest';
import { startInspectServer } from '../../../../src/inspect/server/inspect-server.js';

afterEach(() => Reflect.deleteProperty(globalThis, '__xstate__'));

it('leaves the registry of others where it was', () => {
  const before = { value: { register() {} }, configurable: true, enumerable: false, writable: true };
  Object.defineProperty(globalThis, '__xstate__', before);
  startInspectServer(() => {});
  expect(Object.getOwnPropertyDescriptor(globalThis, '__xstate__')).toEqual(before);
});

it('leaves no registry where there was none', () => {
  startInspectServer(() => {});
  expect(Object.hasOwn(globalThis, '__xstate__')).toBe(false);
});
