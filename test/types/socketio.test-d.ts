import { io } from 'socket.io-client';
import { expectTypeOf, it } from 'vitest';
import { type SocketIoFactory, socketIoTransport } from '../../src/socketio.js';

interface FromServer {
  news(text: string, bytes: ArrayBuffer): void;
  question(text: string, answer: (text: string) => void): void;
}
interface ToServer {
  say(text: string): void;
  ask(question: string, answer: (text: string, more: number) => void): void;
  time(answer: (at: number) => void): void;
}

const typed = socketIoTransport<FromServer, ToServer>({ url: 'https://example.com' });
const untyped = socketIoTransport({ url: 'https://example.com' });

it('the client of Socket.IO is what is wanted', () => {
  expectTypeOf(io).toExtend<SocketIoFactory>();
});

it('a listener is told the arguments of its event', () => {
  typed.on('news', (text, bytes) => {
    expectTypeOf(text).toEqualTypeOf<string>();
    expectTypeOf(bytes).toEqualTypeOf<ArrayBuffer>();
  });
  typed.on('question', (_, answer) => answer('fine'));
  // @ts-expect-error: not an event of the server
  typed.on('say', () => {});
  untyped.on('anything', (text: string) => text);
});

it('an event is emitted with its arguments', () => {
  expectTypeOf(typed.emit('say', 'hello')).toEqualTypeOf<'sent' | 'rejected'>();
  typed.emit('ask', 'why', (text, more) => [text.length, more.toFixed()]);
  // @ts-expect-error: no text
  typed.emit('say', 1);
  untyped.emit('anything', 1, { two: 2 });
});

it('a request has the arguments before the acknowledgement, and is given the first of that', () => {
  expectTypeOf(typed.request('ask', ['why'])).toEqualTypeOf<Promise<string>>();
  expectTypeOf(typed.request('time', [])).toEqualTypeOf<Promise<number>>();
  // @ts-expect-error: nothing is asked
  typed.request('ask', []);
  // @ts-expect-error: there is no acknowledgement
  typed.request('say', ['hello']);
  expectTypeOf(untyped.request('anything', [1, 'two'])).toEqualTypeOf<Promise<unknown>>();
});
