/** What is asked of a connection's snapshot here. */
export interface Shown {
  readonly status: string;
  readonly missedPongs: number;
  readonly retryAt: number | null;
  readonly output: { readonly reason: string; readonly closeReason: string } | null;
}

export interface Badge {
  readonly tone: 'good' | 'busy' | 'bad';
  readonly text: string;
}

/** What the badge says. `secondsLeft` until the next attempt: null where there is no such time. */
export function badgeOf({ status, missedPongs }: Shown, secondsLeft: number | null): Badge {
  switch (status) {
    case 'open':
      return { tone: 'good', text: 'Connected' };
    case 'awaiting-pong':
      return missedPongs === 0
        ? { tone: 'good', text: 'Connected' }
        : { tone: 'busy', text: 'Connected, but no answer' };
    case 'backoff':
      return { tone: 'busy', text: secondsLeft === null ? 'Waiting' : `Retrying in ${secondsLeft} s` };
    case 'terminated':
      return { tone: 'bad', text: 'Disconnected' };
    case 'closing':
      return { tone: 'busy', text: 'Disconnecting…' };
    default:
      return { tone: 'busy', text: 'Connecting…' };
  }
}

/** Why there is no connection any more; null while there may be one. */
export function noticeOf({ output }: Shown): string | null {
  switch (output?.reason) {
    case undefined:
      return null;
    case 'client':
      return 'You have disconnected.';
    case 'rejected':
      return `The server told this page to stay away: ${output?.closeReason}.`;
    case 'unsupported':
      return 'This browser has no WebSocket, so nothing here can be live.';
    default:
      return `The connection is over: ${output?.reason}.`;
  }
}

export const offlineWords: string = 'You are offline. What you write is kept, and sent when you are back.';
