// The client's side of the loopback, in a process of its own: CPU per message, the bare socket and the library in turn.
import { once } from 'node:events';
import WebSocket from 'ws';

/** The server writes so many messages at once. */
const perWrite = 256;
/** So much CPU a run should take, and so much before the code counts as warm. */
const runUs = 25_000;
const warmUpUs = 200_000;

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** One client, connected; `who` is its name at the server. */
async function join(file, who, protocol, port) {
  const { connect } = await import(file);
  const guest = { count: 0, until: 0, done: () => {} };
  const received = () => {
    guest.count += 1;
    if (guest.count === guest.until) guest.done();
  };
  const url = `ws://127.0.0.1:${port}/${who}/${protocol}`;
  await new Promise((opened) => Object.assign(guest, connect({ url, WebSocket, opened, received })));
  await settled();
  return {
    ...guest,
    who,
    expect: (messages) => new Promise((done) => Object.assign(guest, { until: guest.count + messages, done })),
  };
}

const receiver = (guest, kind, control) => async (messages) => {
  const all = guest.expect(messages);
  control.send(JSON.stringify({ who: guest.who, kind, messages }));
  await all;
};

/** In batches, each of which waits for the one before: no client has to keep what its socket has no room for. */
function sender(guest, send, payload, control) {
  const bytes = perWrite * (typeof payload === 'string' ? payload.length : payload.byteLength);
  return async (messages) => {
    for (let left = messages; left > 0; left -= perWrite) {
      control.send(JSON.stringify({ who: guest.who, bytes }));
      await once(control, 'message');
      const arrived = once(control, 'message');
      for (let index = 0; index < perWrite; index += 1) send(payload);
      await arrived;
    }
  };
}

/** What one message takes, in µs of CPU. */
async function usOf(run, messages) {
  const before = process.cpuUsage();
  await run(messages);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / messages;
}

async function calibrated(run) {
  let messages = perWrite;
  for (let spent = 0; spent < warmUpUs; ) {
    const us = Math.max(0.05, await usOf(run, messages));
    spent += us * messages;
    messages = perWrite * Math.max(1, Math.min(Math.ceil(runUs / us / perWrite), (4 * messages) / perWrite));
  }
  return messages;
}

async function compare(rawRun, ownRun, rounds) {
  const rawMessages = await calibrated(rawRun);
  const ownMessages = await calibrated(ownRun);
  const [bare, own] = [[], []];
  const turns = [
    async () => bare.push(await usOf(rawRun, rawMessages)),
    async () => own.push(await usOf(ownRun, ownMessages)),
  ];
  for (let round = 0; round < rounds; round += 1) {
    // Each begins as often as the other: whoever comes second clears away what the first has left.
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  return { raw: bare, own };
}

export async function loopback({ rawClientFile, clientFile, protocolsFile, protocol, port, rounds }) {
  // Before any library is loaded: some take the global class then.
  globalThis.WebSocket = WebSocket;
  const control = new WebSocket(`ws://127.0.0.1:${port}/control`);
  await once(control, 'open');
  const { protocols } = await import(protocolsFile);
  const carries = (kind) => protocols[protocol].frames(kind, 0) !== null;
  const raw = await join(rawClientFile, 'raw', 'plain', port);
  const own = await join(clientFile, 'own', protocol, port);
  const text = 'message '.padEnd(64, 'abcdefgh ');
  const bytes = new Uint8Array(1_024).fill(7).buffer;
  const pairs = {
    'receive text': (guest) => receiver(guest, 'text', control),
    'receive binary': (guest) => carries('binary') && receiver(guest, 'binary', control),
    'send text': (guest) => guest.send && sender(guest, guest.send, text, control),
    'send binary': (guest) => guest.sendBinary && sender(guest, guest.sendBinary, bytes, control),
  };
  const results = {};
  for (const [direction, runOf] of Object.entries(pairs)) {
    const ownRun = runOf(own);
    results[direction] = ownRun ? await compare(runOf(raw), ownRun, rounds) : null;
  }
  return results;
}
