import type { InboundData } from '../../../src/index.js';

/** A message as the server sends it. */
export interface ChatMessage {
  readonly id: number;
  readonly from: string;
  readonly text: string;
  readonly at: number;
  readonly mark?: string;
}

export function parseMessage(data: InboundData): ChatMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && 'id' in value ? (value as ChatMessage) : null;
  } catch {
    return null;
  }
}

export function idOf(data: InboundData): number | undefined {
  return parseMessage(data)?.id;
}

export function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

export function pollUrl(client: string, after: string | number): string {
  return `/poll?client=${client}&after=${after}`;
}

/** What the server answers with the messages that were missed. */
export function resumeFrom(after: number): string {
  return JSON.stringify({ type: 'resume', after });
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)}\u00a0s`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The time of day, to the tenth of a second. */
export function timeOfDay(at: number): string {
  return `${clockTime.format(at)}.${Math.floor((at % 1_000) / 100)}`;
}
