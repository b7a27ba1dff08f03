import { describe, expect, it } from 'vitest';
import { coverageOf, createModelRig, edgePaths, type Rig, walk } from '../../src/testing/index.js';
import { mountBadge, type View, viewOf } from './badge.js';

const every = edgePaths({ only: () => true });

/** Whether messages can flow, as the other end sees it: what the connection says of itself is not asked. */
const hasLink = ({ transports }: Rig): boolean =>
  transports.some(({ links }) => links.some((link) => link.phase === 'open'));

/** Walks every edge of the lifecycle with the badge on the page, and compares it with what is around the connection. */
async function checkBadge(view: typeof viewOf): Promise<void> {
  for (const path of every) {
    const rig = createModelRig();
    let seen: View | undefined;
    const unmount = mountBadge(
      rig.connection,
      rig.clock,
      (next) => {
        seen = next;
      },
      view,
    );

    await walk(
      path,
      () => {
        if (seen?.label === 'Connected') expect(hasLink(rig)).toBe(true);
        if (seen?.label !== 'Connected' && seen?.label !== 'Limited') expect(hasLink(rig)).toBe(false);
        if (seen?.secondsLeft === null) expect(rig.connection.getSnapshot().retryInMs).toBe(null);
      },
      rig,
    );

    expect([path.title, seen?.canType]).toEqual([path.title, rig.connection.send('hello') !== 'rejected']);
    const { retryAt } = rig.connection.getSnapshot();
    if (retryAt !== null) {
      const attempts = rig.transport.links.length;
      rig.clock.advance(retryAt - rig.clock.now() - 1);
      expect([seen?.label, seen?.secondsLeft, rig.transport.links.length]).toEqual(['Waiting', 1, attempts]);
      rig.clock.advance(1);
      expect([seen?.label, seen?.secondsLeft, rig.transport.links.length]).toEqual(['Connecting…', null, attempts + 1]);
    }
    unmount();
    if (rig.connection.status === 'terminated') expect(rig.clock.pending).toBe(0);
  }
}

describe('a badge and a composer', () => {
  it('say what is true, along every edge of the lifecycle', { timeout: 60_000 }, async () => {
    expect(coverageOf(every).missing).toEqual([]);
    await checkBadge(viewOf);
  });

  it.each<[string, typeof viewOf]>([
    [
      'is green until it is told of the end',
      (snapshot, now) => ({ ...viewOf(snapshot, now), ...(snapshot.epoch > 0 && { label: 'Connected' }) }),
    ],
    [
      'takes a ping for trouble',
      (snapshot, now) => ({
        ...viewOf(snapshot, now),
        ...(snapshot.status === 'awaiting-pong' && { label: 'Waiting' }),
      }),
    ],
    [
      'lets the user type into a connection that is closing',
      (snapshot, now) => ({
        ...viewOf(snapshot, now),
        canType: snapshot.status !== 'terminated',
      }),
    ],
    [
      'counts down without counting',
      (snapshot, now) => ({
        ...viewOf(snapshot, now),
        secondsLeft: snapshot.retryInMs === null ? null : Math.ceil(snapshot.retryInMs / 1_000),
      }),
    ],
  ])('are found out: one that %s', async (_, lie) => {
    await expect(checkBadge(lie)).rejects.toThrow();
  });
});
