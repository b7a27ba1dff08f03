import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Transport } from '../../src/transports/port.js';
import { orders } from '../support/orders.js';
import { type Attempt, open, start } from './attempt.js';
import { describeUrls, type UrlHarness } from './urls.contract.js';

/** Where a transport is sent: a server that echoes, one that does not let it in, one that never answers. */
export type Endpoint = 'echo' | 'refuse' | 'hang';

/** One transport and the servers that it is tried against. */
export interface TransportHarness {
  readonly carriesBinary: boolean;
  make(endpoint: Endpoint): Transport;
  /** For transports whose URL may be a function: one that is given, and where the echo is. */
  readonly urls?: UrlHarness;
}

const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

/** What every transport does, whatever it is made of. */
export function describeTransport(name: string, { carriesBinary, make, urls }: TransportHarness): void {
  describe(name, () => {
    const attempts: Attempt[] = [];
    const keep = (attempt: Attempt): Attempt => {
      attempts.push(attempt);
      return attempt;
    };
    const opened = async (...parameters: Parameters<typeof open>): Promise<Attempt> => keep(await open(...parameters));

    /** By the time that another link has gone there and back, this one would have done what it was going to do. */
    const timeGoesBy = async (): Promise<void> => {
      const other = await opened(make('echo'));
      other.send('there and back');
      await other.hasReceived(1);
      other.close();
      await other.isOver();
    };

    /** Collects what the transport lets surface as uncaught errors. */
    const surfacing = (): unknown[] => {
      const surfaced: unknown[] = [];
      const { queueMicrotask: later } = globalThis;
      vi.stubGlobal('queueMicrotask', (task: () => void) =>
        later(() => {
          try {
            task();
          } catch (error) {
            surfaced.push(error);
          }
        }),
      );
      return surfaced;
    };

    afterEach(async () => {
      vi.unstubAllGlobals();
      for (const attempt of attempts.splice(0)) {
        attempt.close();
        await attempt.isOver();
      }
    });

    describe('an open link', () => {
      it('opens once', async () => {
        const link = await opened(make('echo'));
        await timeGoesBy();
        expect([link.opened, link.closes]).toEqual([1, []]);
      });

      it('carries text in order, both ways (R22)', async () => {
        const link = await opened(make('echo'));
        for (const text of texts(50)) link.send(text);
        await link.hasReceived(50);
        expect(link.received).toEqual(texts(50));
      });

      it('carries 200 kB and characters outside the basic plane unchanged', async () => {
        const link = await opened(make('echo'));
        const long = 'ä€😀\u2028"\\'.repeat(20_000);
        link.send(long);
        link.send('👩‍🚀');
        link.send('');
        await link.hasReceived(3);
        expect(link.received[0] === long).toBe(true);
        expect(link.received.slice(1)).toEqual(['👩‍🚀', '']);
      });

      if (carriesBinary) {
        it('carries buffers and views of them, and receives buffers (R22)', async () => {
          const link = await opened(make('echo'));
          link.send(new Uint8Array([1, 2, 255]).buffer);
          link.send(new Uint8Array([0, 7, 8, 0]).subarray(1, 3));
          await link.hasReceived(2);
          expect(link.received.map((data) => data instanceof ArrayBuffer && [...new Uint8Array(data)])).toEqual([
            [1, 2, 255],
            [7, 8],
          ]);
        });
      } else {
        it('says that it carries text only (S7)', () => {
          expect(make('echo').binary).toBe(false);
        });
      }

      it('says how much it has not sent yet, if it can tell', async () => {
        const { handle } = await opened(make('echo'));
        expect([0, undefined]).toContain(handle.bufferedAmount);
      });
    });

    describe('the end of a link', () => {
      it('is told once, with the code and the reason of the server', async () => {
        const link = await opened(make('echo'));
        link.send(orders.close(4001, 'kicked: 👋'));
        expect(await link.isOver()).toEqual({
          cause: 'server-close',
          code: 4001,
          reason: 'kicked: 👋',
          wasClean: true,
        });
        await timeGoesBy();
        expect(link.closes).toHaveLength(1);
      });

      it('is told once after an abrupt drop (B5)', async () => {
        const link = await opened(make('echo'));
        link.send(orders.drop);
        expect(await link.isOver()).toMatchObject({ cause: 'dropped', code: 1006, wasClean: false });
        await timeGoesBy();
        expect(link.closes).toHaveLength(1);
      });

      it('is told without any send: nothing has to be sent to find it out (B22)', async () => {
        const link = await opened(make('echo'));
        link.send(orders.close(3005, ''));
        expect(await link.isOver()).toMatchObject({ cause: 'server-close', code: 3005 });
        expect(() => link.send('too late')).not.toThrow();
      });

      it('is told once for a link that was refused, without its having opened (B15, R40)', async () => {
        const link = keep(start(make('refuse')));
        expect(await link.isOver()).toMatchObject({ cause: 'never-opened', wasClean: false });
        await timeGoesBy();
        expect([link.opened, link.closes.length]).toEqual([0, 1]);
      });
    });

    describe('a close', () => {
      it('is told once, as our own', async () => {
        const link = await opened(make('echo'));
        link.close(3001, 'done');
        expect(await link.isOver()).toMatchObject({ cause: 'client' });
        await timeGoesBy();
        expect(link.closes).toHaveLength(1);
      });

      it('may be repeated, also after the end', async () => {
        const link = await opened(make('echo'));
        link.close();
        link.close(3001, 'again');
        await link.isOver();
        link.close();
        await timeGoesBy();
        expect(link.closes).toHaveLength(1);
      });

      it.each([
        [12, 'a code that only endpoints of the protocol may send'],
        [1006, 'a code that stands for none'],
        [Number.NaN, 'no code'],
        [3000, '€'.repeat(200)],
      ])('never throws: %d, %s (A1, R10)', async (code, reason) => {
        const link = await opened(make('echo'));
        expect(() => link.close(code, reason)).not.toThrow();
        expect(await link.isOver()).toMatchObject({ cause: 'client' });
      });

      it('ends delivery, whatever is on its way (A7)', async () => {
        const link: Attempt = await opened(make('echo'), { received: () => link.close() });
        link.send(orders.count(50));
        await link.isOver();
        await timeGoesBy();
        expect(link.received).toEqual(['0']);
      });

      it('ends sending, without a throw (A5)', async () => {
        const link = await opened(make('echo'));
        link.close();
        expect(() => link.send('while it closes')).not.toThrow();
        await link.isOver();
        expect(() => link.send('after the end')).not.toThrow();
        expect(link.received).toEqual([]);
      });

      it('in the task of the attempt keeps it from opening (B17, B24)', async () => {
        const link = keep(start(make('echo')));
        link.close();
        expect(await link.isOver()).toMatchObject({ cause: 'client' });
        await timeGoesBy();
        expect([link.opened, link.closes.length]).toEqual([0, 1]);
      });

      it('gives up an attempt that nobody answers (B8)', async () => {
        const link = keep(start(make('hang')));
        await new Promise((resolve) => setTimeout(resolve));
        expect(link.closes).toEqual([]);
        link.close();
        expect(await link.isOver()).toMatchObject({ cause: 'client' });
        await timeGoesBy();
        expect([link.opened, link.closes.length]).toEqual([0, 1]);
      });
    });

    describe('a callback that throws', () => {
      it('loses and repeats no message (B29)', async () => {
        const surfaced = surfacing();
        const bad = new Error('of a message listener');
        const link = await opened(make('echo'), {
          received(data) {
            if (data === '1') throw bad;
          },
        });
        link.send(orders.count(4));
        await link.hasReceived(4);
        link.send('after');
        await link.hasReceived(5);
        expect(link.received).toEqual(['0', '1', '2', '3', 'after']);
        expect(surfaced).toEqual([bad]);
      });

      it('changes nothing about opening and closing (B27)', async () => {
        const surfaced = surfacing();
        const fail = (word: string) => () => {
          throw new Error(word);
        };
        const link = await opened(make('echo'), { opened: fail('opened'), closed: fail('closed') });
        link.send('still works');
        await link.hasReceived(1);
        link.send(orders.close(4000, ''));
        await link.isOver();
        await timeGoesBy();
        expect(link.closes).toHaveLength(1);
        expect(surfaced.map(String)).toEqual(['Error: opened', 'Error: closed']);
      });
    });

    if (urls !== undefined) describeUrls(urls, { keep, opened, timeGoesBy });
  });
}
