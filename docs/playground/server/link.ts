import type { Guest } from './guest.js';
import type { Message, Room } from './room.js';

/** What a link is made of: a WebSocket, or a SockJS connection. */
export interface Pipe {
  send(text: string): void;
  close(code: number, reason: string): void;
}

const longestText = 500;
const firstGlance = 8;

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** One link of one guest: answers pings, passes the room on, and misbehaves as the guest has asked for. */
export class Link {
  /** Half-open: the connection stands, and nothing comes over it any more. */
  isSilent = false;

  readonly #guest: Guest;
  readonly #room: Room;
  readonly #pipe: Pipe;
  /** Null until the page has said from where it goes on: what is said before that would come before what it missed. */
  #unlisten: (() => void) | null = null;
  #held: string[] = [];

  constructor(guest: Guest, room: Room, pipe: Pipe) {
    this.#guest = guest;
    this.#room = room;
    this.#pipe = pipe;
    guest.join(this);
  }

  receive(text: string): void {
    if (this.isSilent) return;
    if (text === 'ping') return this.#pong();
    const { type, text: said, mark, after } = parse(text);
    if (type === 'resume' && typeof after === 'number') {
      const missed = this.#room.after(after);
      for (const message of after === 0 ? missed.slice(-firstGlance) : missed) this.#pass(message);
      this.#unlisten ??= this.#room.listen((message) => this.#pass(message));
    }
    if (type === 'say' && typeof said === 'string' && typeof mark === 'string') {
      this.#room.post(this.#guest.id, said.slice(0, longestText), mark);
    }
  }

  close(code: number, reason: string): void {
    this.#pipe.close(code, reason);
  }

  /** What was held back is sent after all. */
  release(): void {
    for (const text of this.#held.splice(0)) this.#write(text);
  }

  ended(): void {
    this.#unlisten?.();
    this.#held = [];
    this.#guest.leave(this);
  }

  /** Nothing may overtake a late pong: any frame counts as an answer. */
  #pass(message: Message): void {
    const text = JSON.stringify(message);
    if (this.#guest.faults.lateMs > 0) this.#held.push(text);
    else this.#write(text);
  }

  #pong(): void {
    const { lateMs } = this.#guest.faults;
    if (lateMs === 0) return this.#write('pong');
    setTimeout(() => {
      this.release();
      this.#write('pong');
    }, lateMs).unref();
  }

  #write(text: string): void {
    if (!this.isSilent) this.#pipe.send(text);
  }
}
