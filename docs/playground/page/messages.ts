import type { Connection, InboundData } from '../../../src/index.js';
import { byId, make, setText } from './dom.js';
import { type ChatMessage, count, parseMessage, timeOfDay } from './format.js';

export interface Messages {
  /** The number of the last one received. */
  lastSeen(): number;
  attach(connection: Connection): void;
}

const longest = 120;

const resultWords = {
  sent: 'sent: handed to the link',
  queued: 'queued: it waits in the outbox',
  rejected: 'rejected: the connection has ended, or the outbox is full',
} as const;

function draw({ id, from, text, at }: ChatMessage, isOwn: boolean): HTMLLIElement {
  const kind = from === 'ticker' ? 'tick' : isOwn ? 'own' : 'other';
  const head = make(
    'small',
    {},
    kind === 'tick' ? '' : `${isOwn ? 'you' : `tab ${from}`} · `,
    `#${id} · ${timeOfDay(at)}`,
  );
  return make('li', { 'data-kind': kind, 'data-id': String(id) }, make('span', {}, text), head);
}

function drawPending(text: string, result: string): HTMLLIElement {
  return make(
    'li',
    { 'data-kind': 'own', 'data-result': result },
    make('span', {}, text),
    make('small', {}, `you · ${result}`),
  );
}

/** The messages, and whether one of them is missing or came twice. */
export function createMessages(client: string): Messages {
  const list = byId('messages');
  const pending = new Map<string, HTMLLIElement>();
  let received = 0;
  let last = 0;
  let outOfOrder = 0;

  /** Stays at the end, unless the reader has scrolled up. */
  let isAtEnd = true;
  const scrollOn = (): void => {
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  };
  list.addEventListener('scroll', () => {
    isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  });
  new ResizeObserver(scrollOn).observe(list);

  const append = (item: HTMLLIElement): void => {
    list.append(item);
    while (list.childElementCount > longest) list.firstElementChild?.remove();
    scrollOn();
  };

  const receive = (data: InboundData): void => {
    const message = parseMessage(data);
    if (message === null) return;
    received += 1;
    if (last > 0 && message.id !== last + 1) outOfOrder += 1;
    last = Math.max(last, message.id);
    const own = message.mark === undefined ? undefined : pending.get(message.mark);
    if (own !== undefined && message.mark !== undefined) {
      pending.delete(message.mark);
      own.remove();
    }
    append(draw(message, message.from === client));
    setText(
      byId('gaps'),
      `${received} received, ${outOfOrder === 0 ? 'none missing, none twice' : `${count(outOfOrder, 'gap')}`}`,
    );
    Object.assign(document.documentElement.dataset, { received, gaps: outOfOrder });
  };

  return {
    lastSeen: () => last,
    attach(connection) {
      connection.on('message', receive);
      // What will not be sent is no longer on its way.
      connection.on('drop', ({ data }) => {
        for (const [mark, item] of pending) {
          if (typeof data !== 'string' || !data.includes(mark)) continue;
          item.dataset.result = 'dropped';
          item.querySelector('small')?.replaceChildren('you · dropped');
          pending.delete(mark);
        }
      });
      byId('composer').addEventListener('submit', (event) => {
        event.preventDefault();
        const draft = byId('draft') as HTMLInputElement;
        const text = draft.value.trim();
        if (text === '') return;
        const mark = Math.random().toString(36).slice(2);
        const result = connection.send(JSON.stringify({ type: 'say', text, mark }));
        const item = drawPending(text, result);
        if (result !== 'rejected') pending.set(mark, item);
        append(item);
        const output = byId('result');
        output.dataset.result = result;
        output.replaceChildren(make('b', {}, result), resultWords[result].slice(result.length));
        draft.value = '';
      });
    },
  };
}
