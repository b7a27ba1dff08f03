import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';

export function connect({ url, WebSocket, opened, received }) {
  const connection = new HubConnectionBuilder()
    .withUrl(url.replace(/^ws/, 'http'), { skipNegotiation: true, transport: HttpTransportType.WebSockets, WebSocket })
    .withAutomaticReconnect()
    .configureLogging(LogLevel.None)
    .build();
  connection.on('m', received);
  connection.onreconnected(opened);
  connection.start().then(opened);
  return { send: (text) => connection.send('m', text), close: () => connection.stop() };
}
