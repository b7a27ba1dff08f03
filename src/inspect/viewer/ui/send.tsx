import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { PageProps } from './page.js';
import { readPayload } from './payload.js';

/** The events that the current state accepts, each of them a button. */
export function Send({ page: { model, app } }: PageProps): JSX.Element | null {
  const text = useSignal('');
  const isEditing = useSignal(false);
  const custom = useSignal('');
  const actor = model.actor.value;
  if (actor?.state == null) return null;
  const hearing = app.hearing.value;
  const next = actor.state.next ?? [];
  const canSend = app.canSend(actor.id) && !actor.isStopped && actor.state.status === 'active';
  const payload = readPayload(isEditing.value ? text.value : '');
  const why =
    hearing.state === 'connected' && hearing.protocol === '@statelyai/inspect'
      ? '@statelyai/inspect is one-way: nothing can be sent to the app.'
      : hearing.state === 'connected'
        ? 'Nothing can be sent to this actor.'
        : 'No app is connected: this shows what could be sent.';
  const send = (type: string): void => {
    if ('data' in payload && type !== '') app.send(actor.id, { ...payload.data, type });
  };
  return (
    <section class="send" aria-label="Send an event">
      <header>
        <h2>Accepts {next.length > 0 && <span class="count">{next.length}</span>}</h2>
        <span class="quiet">
          {!canSend && actor.state.status === 'active' && why}
          {actor.state.status !== 'active' && 'nothing any more'}
          {canSend && model.cursor.value !== null && 'You look at the past; events go to the present.'}
        </span>
        {canSend && (
          <button type="button" aria-pressed={isEditing.value} onClick={() => (isEditing.value = !isEditing.value)}>
            with data
          </button>
        )}
      </header>
      {isEditing.value && canSend && (
        <div class="payload">
          <input
            type="text"
            value={custom.value}
            placeholder="another.event"
            aria-label="Type of another event"
            onInput={(event) => (custom.value = event.currentTarget.value)}
          />
          <textarea
            rows={3}
            spellcheck={false}
            value={text.value}
            placeholder={'{ "code": 1000 }'}
            aria-label="Data of the event, as a JSON object"
            aria-invalid={'problem' in payload}
            onInput={(event) => (text.value = event.currentTarget.value)}
          />
          <button
            type="button"
            disabled={custom.value === '' || 'problem' in payload}
            onClick={() => send(custom.value)}
          >
            Send
          </button>
          {'problem' in payload && <p role="alert">{payload.problem}</p>}
        </div>
      )}
      <div class="chips">
        {next.map((type) => (
          <button key={type} type="button" disabled={!canSend || 'problem' in payload} onClick={() => send(type)}>
            {type}
          </button>
        ))}
        {actor.state.next === null && actor.state.status === 'active' && (
          <span class="quiet">The app did not say what it accepts.</span>
        )}
      </div>
    </section>
  );
}
