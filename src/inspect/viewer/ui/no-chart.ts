import type { ActorMoment } from '../recording/moment.js';

/** Why an actor is shown without a chart. */
export function noChartText({ name, state }: ActorMoment): string {
  if (state === null) return `No chart and no state was received of ${name}.`;
  // Only machines have state values. Its registration was refused, or was never sent.
  if (state.value !== null) return `The chart of ${name} was not received, or not accepted.`;
  return `${name} is no state machine: it has no chart.`;
}
