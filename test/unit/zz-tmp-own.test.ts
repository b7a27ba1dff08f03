import { messagePortTransport } from './zz-tmp-transport.js';
import type { LinkClose, Transport } from '../../src/index.js';
import { expect, it } from 'vitest';


it('opens, delivers until it is asked to close, and ends once', async () => {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const log: string[] = [];
  const ended = new Promise<LinkClose>((resolve) => {
    const handle = messagePortTransport(() => ours).connect(
      {
        opened: () => log.push('opened'),
        received: (data) => {
          log.push(`received ${data}`);
          handle.close();
        },
        closed: resolve,
      },
      { attempt: 0, authRefused: false, signal: new AbortController().signal },
    );
  });
  theirs.onmessage = ({ data: frame }) => {
    if (frame.type === 'close') theirs.postMessage(frame);
  };

  theirs.postMessage({ type: 'open' });
  theirs.postMessage({ type: 'message', data: 'one' });
  theirs.postMessage({ type: 'message', data: 'too late' });

  expect(await ended).toEqual({ cause: 'client', code: 1000, reason: '', wasClean: true });
  expect(log).toEqual(['opened', 'received one']);
});

import { describeTransport } from '../contract/transport.contract.js';
import { obey } from '../support/orders.js';
describeTransport('own', { carriesBinary: true, make: (endpoint) => messagePortTransport(() => {
  const { port1, port2 } = new MessageChannel();
  const close = (code, reason) => port2.postMessage({ type: 'close', code, reason });
  if (endpoint === 'echo') port2.postMessage({ type: 'open' });
  if (endpoint === 'refuse') close(1006, '');
  port2.onmessage = ({ data: f }) => {
    if (f.type === 'close') return close(f.code, f.reason);
    obey({ send: (d) => port2.postMessage({ type: 'message', data: typeof d === 'string' ? d : d.slice().buffer }), close, drop: () => close(1006, '') }, f.data instanceof ArrayBuffer ? new Uint8Array(f.data) : f.data);
  };
  return port1;
})});