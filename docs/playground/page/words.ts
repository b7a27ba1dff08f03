import type { ConnectionSnapshot } from '../../../src/index.js';

/** What carries messages now. */
export function carrierOf({ status, transport }: ConnectionSnapshot): string {
  return status === 'polling-fallback' ? 'http-polling' : transport;
}

/** What is going on, in one sentence. */
export function sentenceOf(snapshot: ConnectionSnapshot): string {
  const { status, transport, attempt, paused, missedPongs, isProbing, output } = snapshot;
  switch (status) {
    case 'connecting':
      return attempt === 0
        ? `Opening a link over ${transport}.`
        : `Trying ${transport} again, after ${attempt} failed.`;
    case 'open':
      return `A link is up over ${transport}, and there is no doubt about it.`;
    case 'awaiting-pong':
      if (isProbing) return 'Something changed around the page: asking the link whether it is still alive.';
      return missedPongs === 0 ? 'A ping is out. Any frame is its answer.' : 'No answer in time. Asking once more.';
    case 'closing':
      return 'The end was asked for; waiting for the server to agree.';
    case 'backoff':
      if (paused === 'offline') return 'The host says that it is offline. Trying late, in case it is wrong.';
      return paused === null ? 'No link. Waiting before the next attempt.' : `No link, and no attempt while ${paused}.`;
    case 'polling-fallback':
      return 'No socket gets through, so it polls, and tries for a socket beside.';
    case 'terminated':
      return `Over for good: ${output?.reason ?? 'closed'}. Only start() begins a new life.`;
  }
}

/** The same for screen readers: heartbeats are not worth an interruption. */
export function announcementOf(snapshot: ConnectionSnapshot): string {
  const isCalm = snapshot.isConnected && snapshot.missedPongs === 0 && !snapshot.isProbing;
  return isCalm ? `Connected over ${snapshot.transport}.` : `${snapshot.status}: ${sentenceOf(snapshot)}`;
}

export function closeText({ lastClose }: ConnectionSnapshot): string {
  if (lastClose === null) return 'none yet';
  const { cause, code, reason } = lastClose;
  return [cause, code, reason && `“${reason}”`].filter(Boolean).join(' · ');
}
