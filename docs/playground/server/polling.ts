import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Guest } from './guest.js';
import type { Room } from './room.js';

/** The polling endpoint: what came after the cursor, one message a line; 304 if nothing did since the last answer. */
export function answerPoll(
  room: Room,
  guest: Guest,
  url: URL,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  if (guest.refusesPolls) {
    response.writeHead(503).end();
    return;
  }
  const tag = `"${room.lastId}"`;
  response.setHeader('etag', tag);
  if (headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }
  const messages = room.after(Number(url.searchParams.get('after')) || 0);
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'x-cursor': String(room.lastId) });
  response.end(messages.map((message) => JSON.stringify(message)).join('\n'));
}
