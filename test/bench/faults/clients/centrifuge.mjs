import { Centrifuge } from 'centrifuge';

export function connect({ url, told, provide }) {
  // Unlike a token, which it keeps until that expires, the data is asked for at each connect.
  const getData = async () => ({ token: await provide() });
  const client = new Centrifuge(url, provide ? { getData } : {});
  client.on('connecting', ({ code }) => code !== 0 && told(code));
  client.on('disconnected', ({ code }) => told(code));
  client.on('error', () => {});
  client.connect();
}
