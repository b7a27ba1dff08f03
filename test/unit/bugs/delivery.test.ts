import { describe, expect, it } from 'vitest';
import { ListenerError } from '../../../src/index.js';
import { type SockJsClass, sockJsTransport } from '../../../src/sockjs.js';
import { answersPings, pingPong, rigged } from '../../support/rig.js';
import { type StubSocket, stubClass } from '../../support/stub-socket.js';

describe('what is sent', () => {
  it('first on a link is sent first on each link after it (B18)', () => {
    const { clock, transport } = rigged({ greeting: () => 'login', backoff: () => 1_000 });
    for (const links of [1, 2, 3]) {
      transport.latest.open();
      expect([transport.links.length, transport.latest.sent]).toEqual([links, ['login']]);
      clock.advance(20_000);
      transport.latest.drop();
      clock.advance(1_000);
    }
  });

  it('while there is no link waits for one, in order and behind the greeting (B18)', () => {
    const { clock, transport, connection } = rigged({ greeting: () => 'login', backoff: () => 1_000 });
    expect(connection.send('while connecting')).toBe('queued');
    transport.latest.open();
    expect(connection.send('while open')).toBe('sent');
    transport.latest.drop();
    expect(connection.send('after the drop')).toBe('queued');
    clock.advance(1_000);
    expect(connection.send('while reconnecting')).toBe('queued');
    transport.latest.open();
    expect(transport.links.map(({ sent }) => sent)).toEqual([
      ['login', 'while connecting', 'while open'],
      ['login', 'after the drop', 'while reconnecting'],
    ]);
  });

  it('without a ping option is what the app sends, and nothing else: no probe reaches a destination (B25)', () => {
    const { clock, transport, connection } = rigged();
    transport.latest.open();
    clock.advance(600_000);
    connection.send('mine');
    clock.advance(600_000);
    expect(transport.latest.sent).toEqual(['mine']);
  });
});

describe('what is received', () => {
  it('as an answer to a ping is no message (B21)', () => {
    const { clock, transport, messages } = rigged({ heartbeat: pingPong }, { respond: answersPings });
    transport.latest.open();
    transport.latest.message('news');
    clock.advance(120_000);
    expect(transport.latest.sent.length).toBeGreaterThanOrEqual(4);
    expect(messages).toEqual(['news']);
  });

  it('from a server that echoes the ping is no message either: no user sees "HeartBeat" (B34)', () => {
    const heartbeat = { ping: () => 'HeartBeat', isPong: (data: unknown) => data === 'HeartBeat' };
    const { clock, transport, messages, connection } = rigged({ heartbeat }, { respond: (data) => String(data) });
    transport.latest.open();
    clock.advance(60_000);
    connection.send('hello');
    clock.advance(60_000);
    expect(transport.latest.sent.length).toBeGreaterThanOrEqual(4);
    expect(messages).toEqual(['hello']);
  });

  it('behind a message that a listener cannot parse is delivered all the same, and once (B29)', () => {
    const stub = stubClass();
    const SockJS: SockJsClass = stub.Class;
    const { connection, messages } = rigged({ transports: [sockJsTransport({ url: 'https://example.com', SockJS })] });
    const parsed: unknown[] = [];
    const errors: unknown[] = [];
    connection.on('message', (data) => parsed.push(JSON.parse(String(data))));
    connection.on('error', (error) => errors.push(error));
    // As SockJS does with the messages of one frame: what a handler throws ends the loop, and over XHR repeats it.
    const frame = ({ onmessage }: StubSocket, texts: readonly string[]): void => {
      for (const data of texts) onmessage?.({ data });
    };
    stub.latest.open();
    frame(stub.latest, ['"m0"', 'bad', '"m1"']);
    expect([messages, parsed]).toEqual([
      ['"m0"', 'bad', '"m1"'],
      ['m0', 'm1'],
    ]);
    expect(errors).toEqual([expect.any(ListenerError)]);
  });
});
