import { createElement as h, type ReactNode, useLayoutEffect } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Connection } from '../../../src/index.js';
import { useConnection, useConnectionEvent, useConnectionState, useLatestMessage } from '../../../src/react.js';
import { describeBinding, drawn } from '../../contract/binding.contract.js';

/** One turn of the loop, after what React has put in it. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });

describeBinding('React', {
  make: ({ key, source, selector = ({ status }) => status, isEqual, latest, on }, meanwhile) => {
    let connection: Connection;
    let draws = 0;
    const useMessage = latest ? useLatestMessage : () => undefined;
    const useListener = on
      ? (of: Connection) => useConnectionEvent(of, ...(on as ['message', () => void]))
      : () => undefined;
    const Probed = ({ of }: { readonly of: string }): ReactNode => {
      connection = useConnection(of, source);
      const selected = useConnectionState(connection, selector, isEqual);
      const message = useMessage(connection);
      useListener(connection);
      useLayoutEffect(() => meanwhile?.(), []);
      draws += 1;
      return drawn(selected, message);
    };
    const element = document.createElement('div');
    const root = createRoot(element);
    const render = (of: string): void => flushSync(() => root.render(h(Probed, { of })));
    render(key);
    return {
      text: () => element.textContent,
      draws: () => draws,
      connection: () => connection,
      setKey: render,
      unmount: () => root.unmount(),
    };
  },
  // A render of messages, and its effects.
  flush: async () => {
    await turn();
    await turn();
  },
  // Nothing is reactive.
  signal: () => ({ read: () => 0, change: () => {} }),
});
