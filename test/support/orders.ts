/** The other end of one link. */
export interface Peer {
  send(data: string | Uint8Array): void;
  close(code: number, reason: string): void;
  /** Breaks the link without a close handshake. */
  drop(): void;
}

/** Messages that the test servers obey instead of echoing them. */
export const orders = {
  close: (code: number, reason: string): string => `!close ${code} ${reason}`,
  drop: '!drop',
  /** The server sends '0', '1', … in one go. */
  count: (to: number): string => `!count ${to}`,
};

/** What a test server does with each message. */
export function obey(peer: Peer, data: string | Uint8Array): void {
  if (typeof data !== 'string' || !data.startsWith('!')) return peer.send(data);
  const [order, argument, ...rest] = data.slice(1).split(' ');
  if (order === 'close') peer.close(Number(argument), rest.join(' '));
  if (order === 'drop') peer.drop();
  if (order === 'count') for (let index = 0; index < Number(argument); index++) peer.send(String(index));
}
