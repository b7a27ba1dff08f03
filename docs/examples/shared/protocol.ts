// What the page and the live server say to each other: JSON, each frame with its `type`.

/** A new price, each second. */
export interface Tick {
  readonly type: 'tick';
  readonly price: number;
}

/** What somebody said, perhaps this very page. */
export interface Said {
  readonly type: 'said';
  /** Made by who said it, so that it is known again. */
  readonly id: string;
  readonly from: string;
  readonly text: string;
}

/** One frame of the server; null for what is none. */
export function parse(data: unknown): Tick | Said | null {
  if (typeof data !== 'string') return null;
  try {
    const frame: unknown = JSON.parse(data);
    const type = typeof frame === 'object' && frame !== null ? Reflect.get(frame, 'type') : null;
    return type === 'tick' || type === 'said' ? (frame as Tick | Said) : null;
  } catch {
    return null;
  }
}

/** Sent first on each new link: tell me what was said of late, as I may have missed it. */
export const askForRecent: string = JSON.stringify({ type: 'recent' });
