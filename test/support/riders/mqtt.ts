import { Aedes } from 'aedes';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { createWebSocketStream } from 'ws';
import { type Rider, shortcomings } from './rider.js';
import { served } from './served.js';

/** Each other message goes to each of them. */
const topics = ['exactly-once', 'at-least-once'] as const;
const topicOf = (count: number): (typeof topics)[number] => topics[count % 2 === 0 ? 0 : 1];

/**
 * One client publishes, with QoS 2 to the broker itself and with QoS 1 to a subscriber. Both have sessions that the
 * broker keeps: here it outlives its listener, as one with a disk would.
 *
 * No more is asked on the way down, as aedes 1.2 does not keep it when a session is resumed under traffic, whatever class
 * the client is given, that of `ws` too: it may overtake what is queued, and loses or doubles messages of QoS 2, also
 * those to a subscriber of QoS 1.
 */
export function mqttRider(optionsFor: (url: string) => IClientOptions): Rider {
  /** In the order in which the publisher has taken them. */
  const offered: number[] = [];
  const published: number[] = [];
  const heard: number[] = [];
  const clients: MqttClient[] = [];
  const running = Aedes.createBroker().then((broker) =>
    broker.on('publish', ({ topic, payload }) => void (topic === 'exactly-once' && published.push(Number(payload)))),
  );
  const server = served(
    (sockets) =>
      sockets.on('connection', async (socket, request) => {
        const stream = createWebSocketStream(socket);
        stream.on('error', () => {});
        (await running).handle(stream, request);
      }),
    () => 'mqtt',
  );
  const join = (host: string, clientId: string): MqttClient => {
    const url = `ws://${host}/mqtt`;
    const client = connect(url, { ...optionsFor(url), clientId, clean: false });
    clients.push(client);
    // A link that broke is no failure: the client goes on by itself.
    client.on('error', () => {});
    return client;
  };

  return {
    name: 'mqtt',
    links: 2,
    server,
    async start(host) {
      join(host, 'publisher');
      const subscriber = join(host, 'subscriber');
      subscriber.on('message', (_, payload) => heard.push(Number(payload)));
      // What is published before the first subscription is nobody's.
      await subscriber.subscribeAsync('at-least-once', { qos: 1 });
    },
    send(count) {
      const [publisher] = clients;
      const topic = topicOf(count);
      publisher?.publish(topic, String(count), { qos: topic === 'exactly-once' ? 2 : 1 }, (error) => {
        if (!error || publisher.disconnecting) return;
        // What is published while the store is sent again is given back when the link breaks meanwhile.
        offered.splice(offered.indexOf(count), 1);
        // Not at once: it goes through the list of what it gives back.
        setImmediate(() => this.send(count));
      });
      offered.push(count);
    },
    complaints: () => {
      const [once, often] = topics.map((topic) => offered.filter((count) => topicOf(count) === topic));
      return [
        ...shortcomings('broker', published, once ?? [], { once: true, inOrder: true }),
        ...shortcomings('subscriber', heard, often ?? [], { once: false, inOrder: false }),
      ];
    },
    async stop() {
      await Promise.all(clients.map((client) => client.endAsync(true)));
      const broker = await running;
      await new Promise<void>((resolve) => broker.close(() => resolve()));
    },
  };
}
