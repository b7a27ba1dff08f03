import { useConnectionState } from 'heartline/solid';
import { type Accessor, createComputed, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { countDown } from '../../shared/countdown.ts';
import { badgeOf, noticeOf, offlineWords } from '../../shared/words.ts';
import { useLive } from './connection.ts';

function createSecondsLeft(until: Accessor<number | null>): Accessor<number | null> {
  const [secondsLeft, setSecondsLeft] = createSignal<number | null>(null);
  createComputed(() => {
    const end = until();
    setSecondsLeft(null);
    if (end !== null) onCleanup(countDown(end, setSecondsLeft));
  });
  return secondsLeft;
}

/** How the connection is, and a switch for it. */
export function Link(): JSX.Element {
  const connection = useLive();
  const snapshot = useConnectionState(connection);
  const retryAt = useConnectionState(connection, (now) => now.retryAt);
  const secondsLeft = createSecondsLeft(retryAt);
  const badge = () => badgeOf(snapshot(), secondsLeft());
  return (
    <>
      <section class="card link" aria-label="Connection">
        <p class="badge" data-tone={badge().tone}>
          {badge().text}
        </p>
        <Show
          when={snapshot().output}
          fallback={
            <button type="button" class="switch" onClick={() => connection().close()}>
              Disconnect
            </button>
          }
        >
          <button type="button" class="switch" onClick={() => connection().start()}>
            Connect again
          </button>
        </Show>
        <p class="notice">{noticeOf(snapshot())}</p>
      </section>
      <p class="banner" role="status">
        {snapshot().isOffline ? offlineWords : ''}
      </p>
    </>
  );
}
