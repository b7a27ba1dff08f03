import type { Connection } from 'heartline';
import { nameOf } from '../../shared/client.ts';
import { catchUp, giveUp, hear, type Message, type Messages, marks, say } from '../../shared/messages.ts';
import { copyOf, find } from './dom.ts';

const me = nameOf('vanilla');

/** What was said, what this page has yet to send, and a place to write. Returns what stops it. */
export function showChat(host: HTMLElement, connection: Connection): () => void {
  const list = find(host, '.chat ol');
  const form = find<HTMLFormElement>(host, '.chat form');
  const draft = find<HTMLInputElement>(form, 'input');
  let messages: Messages = [];

  const itemOf = ({ id, from, text, state }: Message): DocumentFragment => {
    const item = copyOf('message');
    const { dataset } = find(item, 'li');
    dataset.state = state;
    dataset.own = String(from === me);
    find(item, 'p').textContent = text;
    find(item, 'small').textContent = marks[state] || from;
    const again = find(item, 'button');
    if (state === 'failed') again.addEventListener('click', () => update(say(messages, me, text, connection.send, id)));
    else again.remove();
    return item;
  };

  const update = (next: Messages): void => {
    if (next === messages) return;
    messages = next;
    list.replaceChildren(...messages.map(itemOf));
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    update(say(messages, me, draft.value, connection.send));
    form.reset();
  });
  const endings = [
    connection.on('message', (data) => update(hear(messages, data))),
    connection.on('drop', ({ data }) => update(giveUp(messages, data))),
    connection.on('open', () => update(catchUp(messages, connection.send))),
  ];
  return () => {
    for (const end of endings) end();
  };
}
