import type { FakeLink, FakeTransportOptions } from '../../src/testing/index.js';
import type { InboundData, OutboundData } from '../../src/transports/port.js';

/** One STOMP frame, as far as these tests look into it. */
export interface Frame {
  readonly command: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A broker of few words behind a fake transport: what is sent to a destination comes back to its subscribers. */
export interface StompServer {
  readonly fake: FakeTransportOptions;
  /** The frames that it got, beats aside, by link, in order. */
  frames(link: FakeLink): readonly Frame[];
}

function parse(data: string): Frame {
  const [head = '', body = ''] = data.replace(/\0$/, '').split(/\n\n([\s\S]*)/);
  const [command = '', ...lines] = head.split('\n');
  const headers = Object.fromEntries(lines.map((line) => line.split(/:(.*)/).slice(0, 2)));
  return { command, headers, body };
}

function frame(command: string, headers: Record<string, string>, body = ''): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  return `${[command, ...lines].join('\n')}\n\n${body}\0`;
}

function answerTo({ command, headers, body }: Frame, before: readonly Frame[]): InboundData | undefined {
  switch (command) {
    case 'CONNECT':
      return headers.passcode === 'wrong'
        ? frame('ERROR', { message: 'Bad CONNECT' }, 'Access refused')
        : frame('CONNECTED', { version: '1.2', 'heart-beat': '10000,10000' });
    case 'DISCONNECT':
      return frame('RECEIPT', { 'receipt-id': headers.receipt ?? '' });
    case 'SEND': {
      const reader = before.find(
        (one) => one.command === 'SUBSCRIBE' && one.headers.destination === headers.destination,
      );
      const { id = '' } = reader?.headers ?? {};
      return reader && frame('MESSAGE', { subscription: id, 'message-id': '1', ack: '1' }, body);
    }
    default:
      return undefined;
  }
}

export function stompServer(options: FakeTransportOptions = {}): StompServer {
  const frames = (link: FakeLink): readonly Frame[] =>
    link.sent.filter((data) => data !== '\n').map((data) => parse(String(data)));
  const respond = (data: OutboundData, link: FakeLink): InboundData | undefined =>
    data === '\n' ? '\n' : answerTo(parse(String(data)), frames(link));
  return { fake: { onConnect: (link) => link.open(), respond, ...options }, frames };
}
