import type { ModelSnapshot } from './types.js';

type Fact = string | false;

/** Of facts that do not touch each other only the first one: so keys add up where they would multiply. */
const firstOf = (...facts: readonly Fact[]): Fact => facts.find((fact) => fact !== false) ?? false;

const failures = ({ context: { attempt, settings } }: ModelSnapshot): Fact => {
  const counted = settings.maxRetries === null ? Math.min(1, attempt) : attempt;
  return counted > 0 && `${counted} failed`;
};

/** Which transport, where there are several. */
const carrier = ({ context: { settings, transportIndex } }: ModelSnapshot): Fact =>
  settings.transports.length > 1 && `transport ${transportIndex}`;

/** What earlier failures mean for the next one. */
function record(snapshot: ModelSnapshot): Fact[] {
  const { settings, neverOpened, flapping, unsupported } = snapshot.context;
  const isLast = neverOpened > 0 && neverOpened + 1 >= settings.fallbackAfter;
  return [
    failures(snapshot),
    carrier(snapshot),
    settings.transports.length > 1 && unsupported.length > 0 && `${unsupported.length} unsupported`,
    isLast && 'last try of its transport',
    flapping && 'flapping',
  ];
}

/** What outlives a link. */
const memory = ({ context }: ModelSnapshot): readonly Fact[] => [
  context.authRefused && 'refused',
  context.offline && 'offline',
];

/** How the catch-up with polling after an upgrade goes on (clause F6). */
function catchUp({ context }: ModelSnapshot): Fact {
  if (context.catchUp === 'none') return false;
  const phase = context.polling ? context.catchUp : 'waiting';
  return `catch-up ${phase}${context.failedPolls > 1 ? ', last try' : ''}`;
}

/** What the open link, or the ping under way on it, still has to show. */
function session({ value, context, children }: ModelSnapshot): readonly Fact[] {
  return [
    'park' in children && `to be parked${'flush' in children ? ', blocked' : ''}`,
    context.extendedMs > 0 && 'uploading',
    context.graced && 'graced',
    context.probing && 'probing',
    context.missedPongs > 0 && `${context.missedPongs} missed`,
    value === 'open' && context.suspect && 'suspect',
    'flush' in children && 'blocked',
  ];
}

function facts(snapshot: ModelSnapshot): readonly Fact[] {
  const { value, context } = snapshot;
  const { paused, candidate, polling, pollProven, notBefore, startedOffline } = context;
  const isPaused = paused !== null && `paused: ${paused}`;
  switch (value) {
    case 'terminated':
      return [context.termination ?? 'client'];
    case 'closing':
      return [];
    case 'connecting':
      return [...record(snapshot), startedOffline && 'started offline', firstOf(...memory(snapshot))];
    case 'backoff':
      return [...record(snapshot), notBefore !== null && 'advised', firstOf(isPaused, ...memory(snapshot))];
    case 'polling-fallback':
      return [
        carrier(snapshot),
        isPaused,
        pollProven && 'proven',
        polling && 'poll under way',
        candidate !== 'none' && `candidate ${candidate}`,
        firstOf(...memory(snapshot)),
      ];
    default:
      return [
        failures(snapshot),
        carrier(snapshot),
        value === 'open' && !context.heard && 'nothing heard yet',
        context.promoted && context.catchUp === 'none' && 'promoted',
        firstOf(catchUp(snapshot), ...session(snapshot), ...memory(snapshot)),
      ];
  }
}

function aMachineSnapshot(snapshot: ModelSnapshot): void {
  if (typeof Object(snapshot).context?.settings === 'object') return;
  throw new TypeError('A snapshot of the machine is needed: `connection.actor.getSnapshot()`, or one of the model');
}

/**
 * What makes two snapshots the same to a tester: the state, and the few facts that change what happens next, in words:
 * `backoff, 1 failed, offline`. Points in time, waits and counters without a limit are left out, so that there are finitely
 * many; and of facts that do not touch each other only the weightiest is told. Of a snapshot of the model, or of
 * `connection.actor`.
 *
 * @throws TypeError for another, such as that of `connection.getSnapshot()`.
 */
export function stateKey(snapshot: ModelSnapshot): string {
  aMachineSnapshot(snapshot);
  return [snapshot.value, ...facts(snapshot).filter((fact) => fact !== false)].join(', ');
}
