import { HttpTransportType, HubConnectionBuilder } from '@microsoft/signalr';

export function connect({ url, told, provide }) {
  const connection = new HubConnectionBuilder()
    .withUrl(url.replace('wss:', 'https:'), {
      skipNegotiation: true,
      transport: HttpTransportType.WebSockets,
      ...(provide && { accessTokenFactory: provide }),
    })
    .withAutomaticReconnect()
    .build();
  const tell = (error) => told(error ? error.message : null);
  connection.onreconnecting(tell);
  connection.onclose(tell);
  connection.start().catch(() => {});
}
