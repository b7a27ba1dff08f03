import { describe, expect, it } from 'vitest';
import { rigged } from '../support/rig.js';

describe('what listeners do in the middle of things', () => {
  it('closing and starting again in the first status leaves one life, with its own timers (I1, I5, P12)', () => {
    const { clock, transport, environment, connection } = rigged({ autoStart: false });
    const off = connection.on('status', () => {
      off();
      connection.close();
      connection.start();
    });
    connection.start();
    expect(connection.status).toBe('backoff');
    expect([transport.live, environment.reports.size]).toEqual([0, 1]);
    clock.advance(250);
    expect([connection.status, transport.live, transport.links.length]).toEqual(['connecting', 1, 2]);
    expect(clock.pending).toBe(1);
    connection.close();
    expect([connection.status, clock.pending, transport.live]).toEqual(['terminated', 0, 0]);
  });

  it.each(['status', 'open', 'end'] as const)(
    'closing, starting and closing again in `%s` is the end (I6, I7)',
    (event) => {
      const { clock, transport, environment, connection } = rigged();
      const off = connection.on(event, () => {
        off();
        connection.close();
        connection.start();
        connection.close();
      });
      transport.latest.open();
      connection.close();
      clock.advance(60_000);
      expect(connection.status).toBe('terminated');
      expect([transport.live, environment.reports.size, clock.pending]).toEqual([0, 0, 0]);
    },
  );

  it('starting again while the closing handshake is under way does not wait for it', () => {
    const { clock, transport, connection, log } = rigged();
    transport.latest.open();
    clock.advance(1_000);
    connection.close();
    expect(connection.status).toBe('closing');
    connection.start();
    expect(connection.status).toBe('connecting');
    expect(log).toEqual(['connecting', 'open', 'closing', 'terminated', 'connecting']);
    expect(transport.live).toBe(1);
  });

  it('a message offered at the news of a refused one waits behind it (G4, I13)', () => {
    const { clock, transport, connection } = rigged();
    transport.latest.open();
    transport.failing.add('send');
    connection.on('status', ({ status }) => {
      if (status === 'backoff') expect(connection.send('second')).toBe('queued');
    });
    expect(connection.send('first')).toBe('queued');
    transport.failing.clear();
    clock.advance(5_000);
    transport.latest.open();
    expect(transport.latest.sent).toEqual(['first', 'second']);
  });

  it('the end, asked for at the news of a dropped message, drops the one that made room for itself too (I12)', () => {
    const { connection } = rigged({ outbox: { maxItems: 1, overflow: 'drop-oldest' } });
    const dropped: unknown[] = [];
    connection.on('drop', ({ data, reason }) => {
      dropped.push([data, reason]);
      connection.close();
    });
    connection.send('old');
    connection.send('new');
    expect(connection.status).toBe('terminated');
    expect(dropped).toEqual([
      ['old', 'overflow'],
      ['new', 'closed'],
    ]);
    expect(connection.outbox.items).toBe(0);
  });

  it('what is sent between the end and the next life belongs to that, and is dropped if it never comes (I12)', () => {
    const { clock, transport, connection } = rigged();
    const dropped: unknown[] = [];
    connection.on('drop', ({ data, reason }) => dropped.push([data, reason]));
    const kept = connection.on('status', ({ status }) => {
      if (status !== 'terminated') return;
      kept();
      connection.start();
      expect(connection.send('for the next life')).toBe('queued');
    });
    connection.close();
    clock.advance(250);
    transport.latest.open();
    expect(transport.latest.sent).toEqual(['for the next life']);

    const lost = connection.on('status', ({ status }) => {
      if (status !== 'terminated') return;
      lost();
      connection.start();
      connection.send('for nobody');
      connection.close();
    });
    connection.close();
    clock.advance(60_000);
    expect([connection.status, connection.outbox.items]).toEqual(['terminated', 0]);
    expect(dropped).toEqual([['for nobody', 'closed']]);
  });

  it('resending what was lost, for the next life, is no endless loop (I12)', () => {
    const { connection } = rigged();
    let drops = 0;
    connection.on('drop', ({ data }) => {
      drops += 1;
      connection.start();
      connection.send(data);
    });
    connection.send('precious');
    connection.close();
    expect(drops).toBe(1);
    expect([connection.status, connection.outbox.items]).toEqual(['backoff', 1]);
  });

  it('closing at a message is the end of those that came with it, too (A7)', () => {
    const messages: unknown[] = [];
    const { connection } = rigged(
      { autoStart: false },
      {
        onConnect: (link) => {
          link.open();
          for (const data of ['1', '2', '3']) link.message(data);
        },
      },
    );
    connection.on('message', (data) => {
      messages.push(data);
      connection.close();
    });
    connection.start();
    expect(messages).toEqual(['1']);
  });

  it('an actor that is stopped from outside leaves nothing that waits for ever (I12)', () => {
    const { connection } = rigged();
    const dropped: unknown[] = [];
    connection.on('drop', ({ data, reason }) => dropped.push([data, reason]));
    connection.send('waits');
    connection.actor.stop();
    expect(dropped).toEqual([['waits', 'closed']]);
    expect(connection.send('late')).toBe('rejected');
  });
});
