// The server at the other end of the loopback, in a process of its own: `server.mjs <bundle of the protocols>`. The path says
// who comes and what it speaks: `/own/stomp`. By `/control` it is told to flood, and tells how much it received.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const { protocols } = await import(process.argv[2]);

/** So many messages are written at once: a client that is awake finds as much as it can take. */
const perWrite = 256;

/** One frame of a server. RFC 6455 section 5.2. */
function frameOf(data) {
  const payload = Buffer.from(data);
  const opcode = 0x80 | (typeof data === 'string' ? 1 : 2);
  const { length } = payload;
  const head = length < 126 ? [opcode, length] : [opcode, 126, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), payload]);
}

const chunks = new Map();

/** Many messages, ready to be written. */
function chunkOf(protocol, kind) {
  const key = `${protocol} ${kind}`;
  if (!chunks.has(key)) {
    const frames = Array.from({ length: perWrite }, (_, index) => protocols[protocol].frames(kind, index)).flat();
    chunks.set(key, Buffer.concat(frames.map(frameOf)));
  }
  return chunks.get(key);
}

/** Whoever is connected: its socket, what it speaks, and how many bytes came of it. */
const guests = new Map();

function welcome(who, protocol, socket, stream) {
  const guest = { protocol, stream, bytes: 0, told: () => {} };
  guests.set(who, guest);
  const timers = [];
  const line = {
    send: (text) => socket.send(text),
    every: (ms, what) => timers.push(setInterval(what, ms)),
    received: () => {},
  };
  const { answer, server } = protocols[protocol];
  socket.on('message', (data, isBinary) => {
    guest.bytes += data.length;
    if (!isBinary) line.received(String(data));
    else if (answer !== undefined) socket.send(answer(new Uint8Array(data).buffer));
    guest.told();
  });
  socket.on('close', () => timers.forEach(clearInterval));
  server(line);
}

async function flood({ who, kind, messages }) {
  const { protocol, stream } = guests.get(who);
  const chunk = chunkOf(protocol, kind);
  for (let left = messages; left > 0; left -= perWrite) {
    if (!stream.write(chunk)) await once(stream, 'drain');
  }
}

/** Tells when so many more bytes have come. */
function watch(control, { who, bytes }) {
  const guest = guests.get(who);
  const until = guest.bytes + bytes;
  guest.told = () => {
    if (guest.bytes < until) return;
    guest.told = () => {};
    control.send('arrived');
  };
  control.send('watching');
}

const acceptor = new WebSocketServer({ noServer: true });
const server = createServer();
server.on('upgrade', (request, stream, head) => {
  acceptor.handleUpgrade(request, stream, head, (socket) => {
    const [, who, protocol] = new URL(request.url, 'http://x').pathname.split('/');
    if (who !== 'control') return welcome(who, protocol, socket, stream);
    socket.on('message', (text) => {
      const order = JSON.parse(text);
      if (order.messages !== undefined) flood(order);
      else watch(socket, order);
    });
  });
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
