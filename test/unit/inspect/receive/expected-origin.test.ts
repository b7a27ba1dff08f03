import { describe, expect, it } from 'vitest';
import { expectedOrigin, type Surroundings } from '../../../../src/inspect/viewer/receive/expected-origin.js';
import { serverUrl } from '../../../../src/inspect/viewer/receive/server-url.js';

const origin = 'https://tools.example';
const expected = (changes: Partial<Surroundings>) => expectedOrigin({ search: '', origin, referrer: '', ...changes });

describe('the expected origin', () => {
  it.each([
    ['https://app.example', '?origin=https://app.example'],
    ['https://app.example:8443', '?x=1&origin=https%3A%2F%2Fapp.example%3A8443'],
    ['http://192.168.0.2:3000', 'origin=http://192.168.0.2:3000'],
  ])('is %s, named by %s, whoever opened the page', (named, search) => {
    expect(expected({ search, referrer: 'https://elsewhere.example/' })).toEqual({ origin: named });
  });

  it.each([
    ['', /such as https:\/\/example.com, not ""/],
    ['*', /not "\*"/],
    ['null', /not "null"/],
    ['https://app.example/', /such as https:\/\/app.example,/],
    ['https://app.example/path', /such as https:\/\/app.example,/],
    ['HTTPS://APP.example', /such as https:\/\/app.example,/],
    ['https://app.example:443', /such as https:\/\/app.example,/],
    ['https://user@app.example', /./],
    ['app.example', /./],
    ['file:///etc/passwd', /./],
    ['javascript:alert(1)', /./],
    ['data:text/html,x', /./],
    ['blob:https://app.example/1', /./],
  ])('is refused as %j', (name, reason) => {
    const search = `?${new URLSearchParams({ origin: name })}`;
    expect(expected({ search, referrer: `${origin}/` })).toEqual({ refusal: expect.stringMatching(reason) });
  });

  it('is refused if it is named twice', () => {
    const search = '?origin=https://a.example&origin=https://b.example';
    expect(expected({ search })).toEqual({ refusal: 'The address names more than one origin.' });
  });

  it.each([
    ['https://tools.example/app?x=1', 'https://tools.example'],
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['http://127.0.0.1:8080/x', 'http://127.0.0.1:8080'],
    ['https://[::1]:1/', 'https://[::1]:1'],
    ['', 'https://tools.example'],
  ])('is, opened by %j, %s', (referrer, its) => {
    expect(expected({ referrer })).toEqual({ origin: its });
  });

  it.each([
    'https://evil.example/',
    'https://localhost.evil.example/',
    'https://127.0.0.1.evil.example/',
    'https://tools.example.evil.example/',
    'https://tools.example:8443/',
    'http://tools.example/',
    'https://localhost@evil.example/',
  ])('is refused, opened by %s', (referrer) => {
    const { origin: its } = new URL(referrer);
    const refusal = expected({ referrer });
    expect(refusal).toEqual({ refusal: expect.stringContaining(`Opened by ${its}, which is neither`) });
    expect(refusal).toEqual({ refusal: expect.stringContaining(`?origin=${encodeURIComponent(its)}`) });
  });

  it('is refused for a page that has none itself', () => {
    expect(expected({ origin: 'null' })).toEqual({ refusal: expect.stringMatching(/no origin/) });
  });
});

describe('the server', () => {
  it('is none unless it is named', () => {
    expect(serverUrl('?origin=https://a.example', 'localhost')).toBeNull();
  });

  it.each([
    ['ws://127.0.0.1:4321/inspect?token=a%26b', 'localhost'],
    ['ws://localhost:1/', 'tools.example'],
    ['wss://[::1]/', 'tools.example'],
    ['wss://tools.example:9/x', 'tools.example'],
  ])('is %s for a page of %s', (address, own) => {
    expect(serverUrl(`?${new URLSearchParams({ server: address })}`, own)).toEqual({ url: new URL(address) });
  });

  it.each([
    ['', /must be one address/],
    ['127.0.0.1:4321', /must be one address/],
    ['http://127.0.0.1:4321/', /must be one address/],
    ['javascript:alert(1)', /must be one address/],
    ['ws://user:pass@127.0.0.1/', /no user/],
    ['ws://127.0.0.1/#x', /no fragment/],
    ['ws://evil.example/', /evil.example is neither/],
    ['ws://127.0.0.1.evil.example/?token=secret', /neither/],
  ])('is refused as %j', (address, reason) => {
    const found = serverUrl(`?${new URLSearchParams({ server: address })}`, 'tools.example');
    expect(found).toEqual({ refusal: expect.stringMatching(reason) });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('is refused if it is named twice', () => {
    expect(serverUrl('?server=ws://localhost&server=ws://localhost', '')).toHaveProperty('refusal');
  });
});
