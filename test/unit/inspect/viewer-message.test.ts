import { describe, expect, it } from 'vitest';
import { MalformedError } from '../../../src/inspect/viewer/recording/malformed.js';
import { maxViewerMessageBytes, readPostedMessage, readViewerMessage } from '../../../src/inspect/viewer-message.js';
import { scxml } from './server/fake-service.js';

const event = (changes: object = {}) => ({ ...scxml('press'), origin: 'x:1', ...changes });
const message = (changes: object = {}, of: object = {}): string =>
  JSON.stringify({ type: 'xstate.event', event: JSON.stringify(event(of)), service: 'x:1', ...changes });
const own = (type: string): string => message({}, { name: type, data: { type } });

describe('a message of a viewer', () => {
  it('is a handshake or an event for a session', () => {
    expect(readViewerMessage('{"type":"xstate.inspecting"}')).toEqual({ type: 'xstate.inspecting' });
    expect(readViewerMessage(message())).toEqual({ type: 'xstate.event', event: event() });
  });

  it.each(['xstate.after(1000)#lamp.on', 'error', 'error.platforms'])('may send %s', (type) => {
    const data = { type };
    expect(readViewerMessage(message({}, { name: data.type, data }))).toMatchObject({ event: { data } });
  });

  it('is passed on without what does not belong to it', () => {
    const read = readViewerMessage(message({ client: 'mine' }, { sendid: 'x', extra: 1 }));
    expect(read).toEqual({ type: 'xstate.event', event: event() });
  });

  const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`);
  it.each([
    ['no JSON', '{', /not JSON/],
    ['nothing', '', /not JSON/],
    ['null', 'null', /must be an object, not null/],
    ['a list', '[]', /must be an object, not an array/],
    ['no type', '{}', /type: must be .* not missing/],
    ['another type', '{"type":"service.stop","sessionId":"x:1"}', /type: must be .* not "service.stop"/],
    ['a type that all objects have', '{"type":"constructor"}', /not "constructor"/],
    ['an event as an object', message({ event: event() }), /event: must be a string, not an object/],
    ['an event that is no JSON', message({ event: 'press' }), /event: not JSON/],
    ['another service than the origin', message({ service: 'x:2' }), /service: must be 'x:1', not "x:2"/],
    ['no origin', message({}, { origin: undefined }), /origin: must be a string, not missing/],
    ['another name than the type', message({}, { name: 'release' }), /name: must be 'press'/],
    ['no data', message({}, { data: null }), /data: must be an object, not null/],
    ['a type that is a number', message({}, { data: { type: 1 } }), /type: must be a string, not 1/],
    ['an empty type', message({}, { name: '', data: { type: '' } }), /must not be empty/],
    ['the end of the actor', own('xstate.stop'), /only XState/],
    ['the beginning of the actor', own('xstate.init'), /only XState/],
    ['a failure', own('xstate.error.actor.x'), /only XState/],
    ['a failure in the words of XState 4', own('error.platform.x'), /only XState/],
    ['no SCXML', message({}, { $$type: 'html' }), /\$\$type: must be 'scxml'/],
    ['an internal event', message({}, { type: 'internal' }), /type: must be 'external'/],
    ['a prototype', `{"type":"xstate.inspecting","__proto__":{"polluted":true}}`, /__proto__/],
    [
      'a prototype within the event',
      message({ event: JSON.stringify(event()).replace('"data":{', '"data":{"__proto__":{"polluted":true},') }),
      /__proto__/,
    ],
    ['too much depth', message({}, { data: { type: 'press', deep } }), /nested more than 32 deep/],
    ['too much depth for any parser', '['.repeat(60_000), /message: /],
    ['too many characters', message({ more: 'x'.repeat(maxViewerMessageBytes) }), /larger than 65536 characters/],
  ])('is refused with the reason: %s', (_, text, reason) => {
    expect(() => readViewerMessage(text)).toThrow(MalformedError);
    expect(() => readViewerMessage(text)).toThrow(reason);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('the same as a window posts it', () => {
  const posted = { type: 'xstate.event', event: JSON.stringify(event()), service: 'x:1' };

  it('is an object', () => {
    expect(readPostedMessage({ type: 'xstate.inspecting' })).toEqual({ type: 'xstate.inspecting' });
    expect(readPostedMessage(posted)).toEqual({ type: 'xstate.event', event: event() });
  });

  it.each([
    ['nothing', null],
    ['a text', JSON.stringify(posted)],
    ['another type', { type: 'disconnect' }],
    ['an event that is no text', { ...posted, event: event() }],
    ['an event for another actor', { ...posted, service: 'x:2' }],
    ['far too much', { ...posted, event: JSON.stringify(event({ more: 'x'.repeat(maxViewerMessageBytes) })) }],
  ])('is refused: %s', (_, data) => {
    expect(() => readPostedMessage(data)).toThrow(MalformedError);
  });
});
