import { useConnectionEvent } from 'heartline/solid';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { nameOf } from '../../shared/client.ts';
import { catchUp, giveUp, hear, type Messages, marks, type Send, say } from '../../shared/messages.ts';
import { useLive } from './connection.ts';

const me = nameOf('solid');

/** What was said, what this page has yet to send, and a place to write. */
export function Chat(): JSX.Element {
  const connection = useLive();
  const [messages, setMessages] = createSignal<Messages>([]);
  const [draft, setDraft] = createSignal('');

  const send: Send = (data) => connection().send(data);
  const speak = (text: string, id?: string) => setMessages(say(messages(), me, text, send, id));
  useConnectionEvent(connection, 'message', (data) => setMessages(hear(messages(), data)));
  useConnectionEvent(connection, 'drop', ({ data }) => setMessages(giveUp(messages(), data)));
  useConnectionEvent(connection, 'open', () => setMessages(catchUp(messages(), send)));

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    speak(draft());
    setDraft('');
  };
  return (
    <section class="card chat" aria-labelledby="chat">
      <h2 id="chat">Messages</h2>
      <div class="scroll">
        <ol>
          <For each={messages()}>
            {({ id, from, text, state }) => (
              <li data-state={state} data-own={from === me}>
                <p>{text}</p>
                <small>{marks[state] || from}</small>
                <Show when={state === 'failed'}>
                  <button type="button" onClick={() => speak(text, id)}>
                    Send again
                  </button>
                </Show>
              </li>
            )}
          </For>
        </ol>
      </div>
      <form onSubmit={submit}>
        <input
          value={draft()}
          onInput={({ target }) => setDraft(target.value)}
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
