import { type FakeLink, FakeTransport } from '../../src/testing/index.js';
import type { OutboundData } from '../../src/transports/port.js';
import { obey } from '../support/orders.js';
import { describeTransport, type Endpoint } from './transport.contract.js';

const bytesOf = (data: Exclude<OutboundData, string | Blob>): Uint8Array =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);

/** Behaves as the real test servers do. */
function serve(link: FakeLink, data: OutboundData): undefined {
  if (data instanceof Blob) throw new Error('not used here');
  const peer = {
    send: (answer: string | Uint8Array) =>
      link.message(typeof answer === 'string' ? answer : new Uint8Array(answer).buffer),
    close: (code: number, reason: string) => link.serverClose(code, reason),
    drop: () => link.drop(),
  };
  setTimeout(obey, 0, peer, typeof data === 'string' ? data : bytesOf(data));
}

const welcome: Record<Endpoint, (link: FakeLink) => void> = {
  echo: (link) => void setTimeout(() => link.open()),
  refuse: (link) => void setTimeout(() => link.refuse()),
  hang: () => {},
};

describeTransport('FakeTransport', {
  carriesBinary: true,
  make: (endpoint) =>
    new FakeTransport({ onConnect: welcome[endpoint], respond: (data, link) => serve(link, data), answersClose: true }),
});
