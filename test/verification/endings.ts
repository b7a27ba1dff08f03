import type { LinkClose } from '../../machines/index.js';
import type { Ending } from './configuration.js';
import { minuteMs } from './world.js';

const lost = (name: string, cause: LinkClose['cause'], code = 1006): Ending => ({
  name,
  close: { cause, code, reason: '', wasClean: code !== 1006 },
});

type EndingName =
  | 'refused'
  | 'missing'
  | 'impossible'
  | 'dropped'
  | 'goingAway'
  | 'protocol'
  | 'policy'
  | 'later'
  | 'unauthorized'
  | 'kicked'
  | 'useOther';

/** How links end: one of each class that the machine tells apart. */
export const endings: Readonly<Record<EndingName, Ending>> = {
  refused: lost('refused', 'never-opened'),
  missing: { ...lost('unsupported', 'unsupported'), isNoFailure: true },
  impossible: { ...lost('impossible', 'config'), isTerminal: true },
  dropped: lost('dropped', 'dropped'),
  goingAway: lost('closed 1001', 'server-close', 1001),
  protocol: lost('closed 1002', 'server-close', 1002),
  policy: { ...lost('closed 1008', 'server-close', 1008), isTerminal: true },
  later: { ...lost('closed 1013', 'server-close', 1013), adviceMs: minuteMs },
  unauthorized: lost('closed 4401', 'server-close', 4401),
  kicked: {
    ...lost('closed, classified as the end', 'server-close', 4000),
    verdict: { kind: 'terminate', reason: 'kicked' },
    isTerminal: true,
  },
  useOther: { ...lost('closed, classified as fallback', 'dropped'), verdict: { kind: 'fallback' } },
};
