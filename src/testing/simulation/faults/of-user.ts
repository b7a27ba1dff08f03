import { type Fault, fault, nothing } from './fault.js';

const within = ['message', 'status', 'open', 'drop', 'end', 'snapshot'] as const;
const deeds = ['close', 'reconnect', 'send', 'start', 'wake', 'throw', 'stop', 'close and start'] as const;

/** What the user does, at any time and within any listener. */
export const faultsOfUser: Readonly<Record<string, Fault>> = {
  'user sends': fault(
    [19],
    16,
    (chance) => [chance.whole(1, 8), chance.pick([0, 20, 200, 3_000]), chance.happens(0.2)],
    ({ user }, count, padding, isBinary) => user.send(count, padding, isBinary),
  ),
  'user reconnects': fault([19], 5, nothing, ({ user }) => user.do('reconnect')),
  'user closes': fault(
    [19],
    1,
    (chance) => [chance.pick([1000, 3000, 4999])],
    ({ user }, code) => user.close(code),
  ),
  'user stops it': fault([19], 1, nothing, ({ user }) => user.do('stop')),
  'user starts': fault([19], 6, nothing, ({ user }) => user.do('start')),
  'user wakes it': fault([19], 2, nothing, ({ user }) => user.do('wake')),
  'user acts within a listener': fault(
    [13, 19],
    6,
    (chance) => [chance.pick(within), chance.pick(deeds)],
    ({ user }, event, deed) => user.actWithin(event, deed),
  ),
};
