import { describe, expect, it } from 'vitest';
import type { Transport, TransportRequest } from '../../src/transports/port.js';
import { type Attempt, type open, start } from './attempt.js';

/** A transport whose URL may be a function: one that is given, and where the echo is. */
export interface UrlHarness {
  readonly echo: () => string;
  readonly make: (url: (request: TransportRequest) => string | Promise<string>) => Transport;
}

/** What the contract does with attempts. */
export interface UrlTools {
  /** Has an attempt closed after the test. */
  readonly keep: (attempt: Attempt) => Attempt;
  readonly opened: (...parameters: Parameters<typeof open>) => Promise<Attempt>;
  /** By then an attempt would have done what it was going to do. */
  readonly timeGoesBy: () => Promise<void>;
}

/** What every transport does whose URL may be a function. */
export function describeUrls(urls: UrlHarness, { keep, opened, timeGoesBy }: UrlTools): void {
  describe('a URL that is a function', () => {
    it('is asked anew for each attempt, and told which one it is', async () => {
      const asked: number[] = [];
      const transport = urls.make(({ attempt }) => {
        asked.push(attempt);
        return urls.echo();
      });
      for (const number of [0, 1]) {
        const link = keep(start(transport, {}, number));
        await link.isOpen();
      }
      expect(asked).toEqual([0, 1]);
    });

    it('may take its time', async () => {
      const link = await opened(urls.make(async () => urls.echo()));
      link.send('hello');
      await link.hasReceived(1);
      expect(link.received).toEqual(['hello']);
    });

    it.each([
      [
        'throws',
        () => {
          throw new Error('no token for https://id.example/?key=s3cret');
        },
      ],
      ['rejects', () => Promise.reject(new Error('no token for https://me:s3cret@id.example/'))],
      ['gives nonsense', () => 'http://s3cret:s3cret@?s3cret'],
      ['gives a URL with a fragment', () => `${urls.echo()}?key=s3cret#1`],
      ['promises nonsense', async () => 'ftp://s3cret'],
    ])('costs the attempt when it %s, and gives nothing away (B36, H2)', async (_, url) => {
      const link = keep(start(urls.make(url)));
      const close = await link.isOver();
      expect(close).toMatchObject({
        cause: 'never-opened',
        code: 1006,
        wasClean: false,
        error: expect.any(String),
      });
      expect(JSON.stringify(close)).not.toContain('s3cret');
      expect([link.opened, link.closes.length]).toEqual([0, 1]);
    });

    it.each([
      ['gives one', (): Promise<string> => Promise.resolve(urls.echo())],
      ['fails', (): Promise<string> => Promise.reject(new Error('too late'))],
    ])('is ignored when it %s after the attempt was given up', async (_, settle) => {
      let answer = (): void => {};
      const link = start(
        urls.make(async () => {
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
          return settle();
        }),
      );
      link.abort.abort();
      answer();
      await timeGoesBy();
      expect([link.opened, link.closes]).toEqual([0, []]);

      const closed = start(urls.make(() => new Promise<string>(() => {})));
      closed.close();
      expect(closed.closes).toMatchObject([{ cause: 'client' }]);
    });
  });
}
