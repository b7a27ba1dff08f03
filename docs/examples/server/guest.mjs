/** One page. What it does to its server is done to nobody else. */
export class Guest {
  /** Nothing is accepted. */
  isDown = false;

  #sockets = new Set();
  #silent = new Set();

  join(socket) {
    // The page has given those up, which is nothing that they could hear.
    for (const silent of this.#silent) silent.terminate();
    this.#sockets.add(socket);
    socket.once('close', () => this.#forget(socket));
  }

  /** Whether anything goes to and fro. What was received while it did not is lost, also when the socket is closed at last. */
  isAlive(socket) {
    return !this.#silent.has(socket);
  }

  send(frame) {
    for (const socket of this.#sockets) if (this.isAlive(socket)) socket.send(frame);
  }

  /** Without a goodbye, as when a process dies or a proxy loses its table. */
  drop() {
    for (const socket of this.#sockets) socket.terminate();
  }

  /** Half-open: the connections stay, but nothing is read and nothing is written. Not even a close is answered. */
  silence() {
    for (const socket of this.#sockets) {
      this.#silent.add(socket);
      socket.pause();
    }
  }

  /** With a code that the page takes for "stay away". */
  kick() {
    for (const socket of this.#sockets) socket.close(4001, 'signed in elsewhere');
  }

  down() {
    this.isDown = true;
    this.drop();
  }

  up() {
    this.isDown = false;
  }

  #forget(socket) {
    this.#sockets.delete(socket);
    this.#silent.delete(socket);
  }
}
