import { createApp, defineComponent, nextTick, ref, type ShallowRef, shallowRef } from 'vue';
import type { Connection } from '../../../src/index.js';
import { useConnection, useConnectionEvent, useConnectionState, useLatestMessage } from '../../../src/vue.js';
import { describeBinding, drawn } from '../../contract/binding.contract.js';

describeBinding('Vue', {
  make: ({ key, source, selector = ({ status }) => status, isEqual, latest, on }, meanwhile) => {
    const currentKey = ref(key);
    let connection: Readonly<ShallowRef<Connection>>;
    let draws = 0;
    const Probed = defineComponent(() => {
      connection = useConnection(currentKey, source);
      const selected = useConnectionState(connection, selector, isEqual);
      const message = latest ? useLatestMessage(connection) : shallowRef();
      if (on) useConnectionEvent(connection, ...(on as ['message', () => void]));
      return () => {
        draws += 1;
        return drawn(selected.value, message.value);
      };
    });
    const element = document.createElement('div');
    const app = createApp(Probed);
    app.mount(element);
    meanwhile?.();
    return {
      text: () => element.textContent,
      draws: () => draws,
      connection: () => connection.value,
      setKey: (next) => {
        currentKey.value = next;
      },
      unmount: () => app.unmount(),
    };
  },
  flush: () => nextTick(),
  signal: () => {
    const value = ref(0);
    return {
      read: () => value.value,
      change: () => {
        value.value += 1;
      },
    };
  },
});
