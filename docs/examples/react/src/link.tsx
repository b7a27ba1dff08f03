import { useConnectionState } from 'heartline/react';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { countDown } from '../../shared/countdown.ts';
import { badgeOf, noticeOf, offlineWords } from '../../shared/words.ts';
import { useLive } from './connection.ts';

function useSecondsLeft(until: number | null): number | null {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  // Before the browser paints: what is left is not known to the render in which a wait begins.
  useLayoutEffect(() => {
    if (until === null) return setSecondsLeft(null);
    return countDown(until, setSecondsLeft);
  }, [until]);
  return secondsLeft;
}

/** How the connection is, and a switch for it. */
export function Link(): ReactNode {
  const connection = useLive();
  const snapshot = useConnectionState(connection);
  const { tone, text } = badgeOf(snapshot, useSecondsLeft(snapshot.retryAt));
  return (
    <>
      <section className="card link" aria-label="Connection">
        <p className="badge" data-tone={tone}>
          {text}
        </p>
        {snapshot.output ? (
          <button type="button" className="switch" onClick={() => connection.start()}>
            Connect again
          </button>
        ) : (
          <button type="button" className="switch" onClick={() => connection.close()}>
            Disconnect
          </button>
        )}
        <p className="notice">{noticeOf(snapshot)}</p>
      </section>
      <p className="banner" role="status">
        {snapshot.isOffline && offlineWords}
      </p>
    </>
  );
}
