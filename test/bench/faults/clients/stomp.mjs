import { Client } from '@stomp/stompjs';

export function connect({ url, told, provide }) {
  const client = new Client({
    brokerURL: url,
    onWebSocketClose: ({ code }) => told(code),
    ...(provide && {
      beforeConnect: async () => {
        client.connectHeaders = { passcode: await provide() };
      },
    }),
  });
  client.activate();
}
