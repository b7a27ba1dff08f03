import type { TransportRequest } from './port.js';

/** A value, or a function that is asked anew for each attempt and gives it now or later. */
export type Provided<Value> = Value | ((request: TransportRequest) => Value | PromiseLike<Value>);

export function ask<Value extends string | object | undefined>(
  provided: Provided<Value>,
  request: TransportRequest,
): Value | PromiseLike<Value> {
  return typeof provided === 'function' ? provided(request) : provided;
}

export function isPromise<Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> {
  return typeof (value as Partial<PromiseLike<Value>> | null | undefined)?.then === 'function';
}

/** Goes on at once where nothing has to be waited for, so that a plain value costs no turn of the event loop. */
export function after<Value, Result>(
  value: Value | PromiseLike<Value>,
  next: (value: Value) => Result | PromiseLike<Result>,
): Result | PromiseLike<Result> {
  return isPromise(value) ? value.then(next) : next(value);
}
