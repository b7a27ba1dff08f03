import type { Connection, ConnectionSnapshot, HeartlineClock } from '../../src/index.js';

/** What a user sees of a connection: a badge with a countdown, and whether a message can be typed. */
export interface View {
  readonly label: 'Connected' | 'Connecting…' | 'Waiting' | 'Limited' | 'Closed';
  /** Until the next attempt. */
  readonly secondsLeft: number | null;
  readonly canType: boolean;
}

const labels = {
  connecting: 'Connecting…',
  open: 'Connected',
  'awaiting-pong': 'Connected',
  closing: 'Closed',
  backoff: 'Waiting',
  'polling-fallback': 'Limited',
  terminated: 'Closed',
} as const;

export function viewOf({ status, retryAt }: ConnectionSnapshot, now: number): View {
  return {
    label: labels[status],
    secondsLeft: retryAt === null ? null : Math.max(0, Math.ceil((retryAt - now) / 1_000)),
    canType: status !== 'closing' && status !== 'terminated',
  };
}

/** Shows the badge of a connection, and counts down. Returns what ends it. */
export function mountBadge(
  connection: Connection,
  clock: HeartlineClock,
  render: (view: View) => void,
  view: typeof viewOf = viewOf,
): () => void {
  let tick: unknown;
  const show = (snapshot: ConnectionSnapshot): void => {
    clock.clearTimeout(tick);
    const next = view(snapshot, clock.now());
    render(next);
    if (next.secondsLeft) tick = clock.setTimeout(() => show(connection.getSnapshot()), 1_000);
  };
  show(connection.getSnapshot());
  const stop = connection.subscribe(show);
  return () => {
    stop();
    clock.clearTimeout(tick);
  };
}
