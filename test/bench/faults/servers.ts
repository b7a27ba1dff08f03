/** What a scripted server can do with one socket that it has accepted. */
export interface Line {
  send(text: string): void;
  every(ms: number, what: () => void): void;
  /** Set by a server that listens. */
  received: (text: string) => void;
}

/** A server: it is given each line when that opens. */
export type Server = (line: Line) => void;

/** No protocol: `ping` is answered by `pong`, everything else is taken. */
const plain: Server = (line) => {
  line.received = (text) => {
    if (text === 'ping') line.send('pong');
  };
};

/**
 * Phoenix channels, serializer version 2: joins and heartbeats are replied to.
 * Source: phoenixframework/phoenix, lib/phoenix/socket.ex.
 */
const phoenix: Server = (line) => {
  line.received = (text) => {
    const [joinRef, ref, topic] = JSON.parse(text) as readonly unknown[];
    line.send(JSON.stringify([joinRef, ref, topic, 'phx_reply', { status: 'ok', response: {} }]));
  };
};

/** STOMP 1.2 with the heart-beat that the client asks for. Source: stomp-specification-1.2, "Heart-beating". */
const stomp: Server = (line) => {
  line.received = (text) => {
    if (!/^(CONNECT|STOMP)\n/.test(text)) return;
    line.send('CONNECTED\nversion:1.2\nheart-beat:10000,10000\n\n\0');
    line.every(10_000, () => line.send('\n'));
  };
};

/** `graphql-transport-ws`. The pings of its usual server are those of WebSocket, which a page never sees. */
const graphqlWs: Server = (line) => {
  line.received = (text) => {
    const { type } = JSON.parse(text) as { readonly type: string };
    if (type === 'connection_init') line.send('{"type":"connection_ack"}');
    if (type === 'ping') line.send('{"type":"pong"}');
  };
};

/** Centrifugo, JSON protocol: a reply to `connect`, then an empty command every 25 s. */
const centrifugo: Server = (line) => {
  line.received = (text) => {
    for (const command of text.split('\n').filter(Boolean)) {
      const { id, connect } = JSON.parse(command) as { readonly id?: number; readonly connect?: unknown };
      if (id === undefined || connect === undefined) continue;
      line.send(JSON.stringify({ id, connect: { client: 'c', version: '6.0.0', ping: 25, pong: true } }));
      line.every(25_000, () => line.send('{}'));
    }
  };
};

/** Engine.IO 4 and Socket.IO 5 on it. Source: socketio/engine.io-protocol and socketio/socket.io-protocol. */
const socketIo: Server = (line) => {
  const handshake = { sid: 'e', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 1_000_000 };
  line.send(`0${JSON.stringify(handshake)}`);
  line.every(25_000, () => line.send('2'));
  line.received = (text) => {
    if (text.startsWith('40')) line.send('40{"sid":"s"}');
  };
};

/** Action Cable: a welcome, and a ping every 3 s. Source: rails/rails, lib/action_cable/server/connections.rb. */
const actionCable: Server = (line) => {
  let beats = 0;
  line.send('{"type":"welcome"}');
  line.every(3_000, () => {
    beats += 1;
    line.send(JSON.stringify({ type: 'ping', message: beats }));
  });
  line.received = (text) => {
    const { command, identifier } = JSON.parse(text) as { readonly command: string; readonly identifier: string };
    if (command === 'subscribe') line.send(JSON.stringify({ identifier, type: 'confirm_subscription' }));
  };
};

/** A SignalR hub, JSON protocol: an empty handshake response, a ping every 15 s. Source: HubProtocol.md. */
const signalR: Server = (line) => {
  line.received = (text) => {
    if (!text.includes('"protocol"')) return;
    line.send('{}\u001e');
    line.every(15_000, () => line.send('{"type":6}\u001e'));
  };
};

/** Pusher Channels, protocol 7. It lets 120 s pass without activity, and leaves the ping to the client. */
const pusher: Server = (line) => {
  const event = (name: string, data: unknown): void =>
    line.send(JSON.stringify({ event: name, data: JSON.stringify(data) }));
  event('pusher:connection_established', { socket_id: '1.1', activity_timeout: 120 });
  line.received = (text) => {
    if (text.includes('pusher:ping')) event('pusher:pong', {});
  };
};

/** The protocols that are spoken. */
export type Protocol =
  | 'plain'
  | 'phoenix'
  | 'stomp'
  | 'graphqlWs'
  | 'centrifugo'
  | 'socketIo'
  | 'actionCable'
  | 'signalR'
  | 'pusher';

export const servers: Readonly<Record<Protocol, Server>> = {
  plain,
  phoenix,
  stomp,
  graphqlWs,
  centrifugo,
  socketIo,
  actionCable,
  signalR,
  pusher,
};
