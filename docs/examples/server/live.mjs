import { WebSocketServer } from 'ws';
import { Guest } from './guest.mjs';

const tickMs = 1_000;
const remembered = 50;
const longestText = 300;
const mostGuests = 1_000;
const faults = new Set(['drop', 'silence', 'kick', 'down', 'up']);

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** A price each second, and what anyone says. Everybody sees all of it. */
export class Live {
  #server = new WebSocketServer({ noServer: true, maxPayload: 16 * 1_024 });
  #guests = new Map();
  #said = [];
  #price = 100;
  #ticker = setInterval(() => this.#tick(), tickMs);

  /** Takes a WebSocket of a page, unless the server plays dead for this page. */
  accept(name, request, socket, head) {
    const guest = this.#guest(name);
    if (guest === null || guest.isDown) return false;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      guest.join(webSocket);
      webSocket.on('message', (data) => guest.isAlive(webSocket) && this.#receive(webSocket, String(data)));
      // Followed by `close`; without a listener it would end the process.
      webSocket.on('error', () => {});
    });
    return true;
  }

  /** Does to a page what it asked for. Whether there is such a fault. */
  break(name, fault) {
    const guest = this.#guest(name);
    if (guest === null || !faults.has(fault)) return false;
    guest[fault]();
    return true;
  }

  close() {
    clearInterval(this.#ticker);
    for (const guest of this.#guests.values()) guest.drop();
  }

  #guest(name) {
    if (name === null || !/^\w{1,40}$/.test(name)) return null;
    const guest = this.#guests.get(name) ?? new Guest();
    this.#guests.set(name, guest);
    if (this.#guests.size > mostGuests) this.#forgetOldest();
    return guest;
  }

  #forgetOldest() {
    const [[name, guest]] = this.#guests;
    this.#guests.delete(name);
    guest.drop();
  }

  #receive(webSocket, text) {
    if (text === 'ping') return webSocket.send('pong');
    const { type, id, from, text: said } = parse(text);
    if (type === 'recent') for (const message of this.#said) webSocket.send(JSON.stringify(message));
    if (type === 'say') this.#say(webSocket, String(id), String(from), String(said).slice(0, longestText));
  }

  /** The echo says that a message has arrived. One that comes again, as its sender was in doubt, is not said twice. */
  #say(webSocket, id, from, text) {
    const known = this.#said.find((message) => message.id === id);
    if (known) return webSocket.send(JSON.stringify(known));
    const message = { type: 'said', id, from, text };
    this.#said.push(message);
    if (this.#said.length > remembered) this.#said.shift();
    this.#broadcast(message);
  }

  #tick() {
    this.#price = Math.max(1, this.#price + Math.random() * 2 - 1);
    this.#broadcast({ type: 'tick', price: this.#price });
  }

  #broadcast(message) {
    const frame = JSON.stringify(message);
    for (const guest of this.#guests.values()) guest.send(frame);
  }
}
