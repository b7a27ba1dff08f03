import type { HeartbeatOptions } from './options.js';
import type { InboundData } from './transports/port.js';

// How known kinds of servers beat, for the `heartbeat` option; spread one to change a number.

// Control frames are told by equality or by a short prefix: parsing every inbound frame to find the rare pong would cost
// more than the pongs are worth, and a pattern over what a server sends is a risk of its own (clause H6).
const starts = (data: InboundData, prefix: string): boolean => typeof data === 'string' && data.startsWith(prefix);

/** `ping` is answered by `pong`: the usual pair of servers without a protocol (R27). */
export const textHeartbeat: HeartbeatOptions = {
  ping: () => 'ping',
  isPong: (data) => data === 'pong',
};

/**
 * The `graphql-transport-ws` subprotocol: either side may ping and is answered.
 * Source: enisdenjo/graphql-ws, src/common.ts (`MessageType`, `PingMessage`, `PongMessage`).
 */
export const graphqlWsHeartbeat: HeartbeatOptions = {
  ping: () => '{"type":"ping"}',
  isPong: (data) => starts(data, '{"type":"pong"'),
  answer: (data) => (starts(data, '{"type":"ping"') ? '{"type":"pong"}' : undefined),
};

/**
 * Pusher Channels and servers of its protocol (Soketi, Reverb). Hosted Pusher lets 120 s pass without activity; some
 * announce 30 s, which the default interval stays below.
 * Source: pusher/pusher-js, src/core/connection/connection.ts; soketi/soketi, src/ws-handler.ts.
 */
export const pusherHeartbeat: HeartbeatOptions = {
  ping: () => '{"event":"pusher:ping","data":{}}',
  isPong: (data) => starts(data, '{"event":"pusher:pong"'),
  answer: (data) => (starts(data, '{"event":"pusher:ping"') ? '{"event":"pusher:pong","data":{}}' : undefined),
};

/**
 * Phoenix channels, serializer version 2 (`vsn=2.0.0`): `[join_ref, ref, topic, event, payload]`. The reply carries the
 * ref of the heartbeat, so a ref that no channel uses tells it apart.
 * Source: phoenixframework/phoenix, lib/phoenix/socket.ex and lib/phoenix/socket/serializers/v2_json_serializer.ex.
 */
export const phoenixHeartbeat: HeartbeatOptions = {
  ping: () => '[null,"heartline","phoenix","heartbeat",{}]',
  isPong: (data) => starts(data, '[null,"heartline","phoenix","phx_reply"'),
};

/** Brokers that send their frames as binary messages send their beats so too. */
const isNewline = (data: ArrayBuffer): boolean => data.byteLength === 1 && new Uint8Array(data)[0] === 0x0a;

/**
 * STOMP 1.1 and 1.2: a newline, which is not answered; the broker sends its own. Connect with the header
 * `heart-beat:20000,10000`: between two of ours there are at most 18 s (8 s idle, 10 s until the broker's next one), and
 * a broker silent for two of its intervals is dead (clause S9).
 * Source: stomp/stomp-spec, src/stomp-specification-1.2.md, "Heart-beating".
 */
export const stompHeartbeat: HeartbeatOptions = {
  ping: () => '\n',
  isPong: (data) => data === '\n' || (data instanceof ArrayBuffer && isNewline(data)),
  intervalMs: 8_000,
  timeoutMs: 20_000,
  maxMissed: 1,
};

/**
 * The JSON protocol of SignalR hubs: either side sends pings, none is answered. The server sends one after 15 s of its
 * own silence and hangs up after 30 s of ours: between two of ours there are at most 25 s.
 * Source: dotnet/aspnetcore, src/SignalR/docs/specs/HubProtocol.md, "Ping" and "Ping Message Encoding".
 */
export const signalRHeartbeat: HeartbeatOptions = {
  ping: () => '{"type":6}\u001e',
  isPong: (data) => data === '{"type":6}\u001e',
  intervalMs: 10_000,
  timeoutMs: 20_000,
  maxMissed: 1,
};

/**
 * Action Cable: the server pings every 3 s and takes no answer; two missing ones are the end.
 * Source: rails/rails, actioncable/app/javascript/action_cable/connection_monitor.js (`staleThreshold`) and
 * actioncable/lib/action_cable/server/connections.rb (`BEAT_INTERVAL`).
 */
export const actionCableHeartbeat: HeartbeatOptions = {
  isPong: (data) => starts(data, '{"type":"ping"'),
  silenceMs: 6_000,
};

/**
 * Centrifugo, JSON protocol: the server pings by an empty command, every 25 s by default, and wants one back; its client
 * allows for 10 s of delay.
 * Source: centrifugal/centrifuge-js, src/centrifuge.ts (`_waitServerPing`, `_handleServerPing`).
 */
export const centrifugoHeartbeat: HeartbeatOptions = {
  isPong: (data) => data === '{}',
  answer: (data) => (data === '{}' ? '{}' : undefined),
  silenceMs: 35_000,
};

/**
 * Engine.IO 4, which is under Socket.IO 3 and 4: the server sends packet 2 every 25 s and waits 20 s for packet 3.
 * Source: socketio/engine.io-client, lib/socket.ts (`onPacket`, `resetPingTimeout`); packet types in
 * socketio/engine.io-protocol, README.md.
 */
export const engineIoHeartbeat: HeartbeatOptions = {
  isPong: (data) => data === '2',
  answer: (data) => (data === '2' ? '3' : undefined),
  silenceMs: 45_000,
};
