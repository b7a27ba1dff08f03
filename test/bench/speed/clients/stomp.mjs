import { Client } from '@stomp/stompjs';

export function connect({ url, opened, received }) {
  const client = new Client({ brokerURL: url });
  client.onConnect = () => {
    client.subscribe('/m', (message) => received(message.isBinaryBody ? message.binaryBody : message.body), {
      id: 'sub-0',
    });
    opened();
  };
  client.activate();
  return {
    send: (body) => client.publish({ destination: '/m', body }),
    sendBinary: (bytes) => client.publish({ destination: '/m', binaryBody: new Uint8Array(bytes) }),
    close: () => client.deactivate(),
  };
}
