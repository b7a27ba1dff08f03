import { useConnectionEvent } from 'heartline/react';
import { type ReactNode, useRef, useState } from 'react';
import { nameOf } from '../../shared/client.ts';
import { catchUp, giveUp, hear, type Message, type Messages, marks, say } from '../../shared/messages.ts';
import { useLive } from './connection.ts';

const me = nameOf('react');

/** The messages, and the function that changes them: at once, as sending is nothing that a render may do twice. */
function useMessages(): [Messages, (change: (messages: Messages) => Messages) => void] {
  const latest = useRef<Messages>([]);
  const [messages, setMessages] = useState(latest.current);
  const update = (change: (messages: Messages) => Messages): void => {
    latest.current = change(latest.current);
    setMessages(latest.current);
  };
  return [messages, update];
}

/** What was said, what this page has yet to send, and a place to write. */
export function Chat(): ReactNode {
  const connection = useLive();
  const [messages, update] = useMessages();
  const { send } = connection;
  useConnectionEvent(connection, 'message', (data) => update((list) => hear(list, data)));
  useConnectionEvent(connection, 'drop', ({ data }) => update((list) => giveUp(list, data)));
  useConnectionEvent(connection, 'open', () => update((list) => catchUp(list, send)));

  const submit = (form: FormData): void => update((list) => say(list, me, String(form.get('text')), send));
  return (
    <section className="card chat" aria-labelledby="chat">
      <h2 id="chat">Messages</h2>
      <div className="scroll">
        <ol>
          {messages.map((message) => (
            <Item
              key={message.id}
              {...message}
              onAgain={() => update((list) => say(list, me, message.text, send, message.id))}
            />
          ))}
        </ol>
      </div>
      <form action={submit}>
        <input
          name="text"
          aria-label="Your message"
          placeholder="Say something, even offline"
          maxLength={300}
          required
        />
        <button type="submit">Send</button>
      </form>
    </section>
  );
}

function Item({ from, text, state, onAgain }: Message & { readonly onAgain: () => void }): ReactNode {
  return (
    <li data-state={state} data-own={from === me}>
      <p>{text}</p>
      <small>{marks[state] || from}</small>
      {state === 'failed' && (
        <button type="button" onClick={onAgain}>
          Send again
        </button>
      )}
    </li>
  );
}
