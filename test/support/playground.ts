import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, FrameLocator, Page } from 'playwright';
import { expect } from 'vitest';

const start = join(import.meta.dirname, '../../docs/playground/start.mjs');
const patienceMs = 20_000;

export interface Playground {
  readonly url: string;
  stop(): Promise<void>;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill();
  await once(server, 'exit');
}

/** The very command of `npm start`. */
export async function startPlayground(port: number): Promise<Playground> {
  const server = spawn(process.execPath, [start], {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const [url] = /http:\S+/.exec(line) ?? [];
    if (url !== undefined) return { url, stop: () => stop(server) };
  }
  throw new Error('the playground ended without saying where it is');
}

/** One page of the playground, and every value that the attributes of its root have had. */
export class Visit {
  readonly page: Page;
  readonly errors: string[] = [];
  /** As `name=value`, in order. */
  readonly #history: string[] = [];
  /** Up to here the history was asked about. */
  #told = 0;

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.errors.push(message.text());
    });
  }

  static async open(browser: Browser, url: string): Promise<Visit> {
    const visit = new Visit(await browser.newPage());
    await visit.page.exposeFunction('tell', (...changes: string[]) => visit.#history.push(...changes));
    await visit.page.addInitScript(() => {
      const tell: (...changes: string[]) => void = Reflect.get(globalThis, 'tell');
      new MutationObserver((records) => {
        const root = document.documentElement;
        const changes = records.map(({ attributeName }, index) => {
          const later = records.slice(index + 1).find((record) => record.attributeName === attributeName);
          return `${attributeName?.slice(5)}=${later ? later.oldValue : root.getAttribute(attributeName ?? '')}`;
        });
        tell(...changes);
      }).observe(document, {
        subtree: true,
        attributes: true,
        attributeOldValue: true,
        attributeFilter: ['data-status', 'data-transport', 'data-missed-pongs', 'data-probing', 'data-outbox'],
      });
    });
    await visit.page.goto(url);
    return visit;
  }

  /** Waits until the page has shown these, in this order, whatever was between; the next call goes on after them. */
  async passes(...way: readonly string[]): Promise<void> {
    await expect
      .poll(() => this.#missing(way), { timeout: patienceMs, message: `it has yet to show ${way.join(', ')}` })
      .toEqual([]);
    this.#told = this.#history.length;
  }

  #missing(way: readonly string[]): readonly string[] {
    const left = [...way];
    for (const change of this.#history.slice(this.#told)) if (change === left[0]) left.shift();
    return left;
  }

  /** Presses a button, and counts only what is shown from now on. */
  async press(id: string): Promise<void> {
    this.#told = this.#history.length;
    await this.page.click(`#${id}`);
  }

  async say(text: string): Promise<string | null> {
    await this.page.fill('#draft', text);
    await this.page.click('#send');
    return this.page.getAttribute('#result', 'data-result');
  }

  /** One of the attributes of the root. */
  data(name: string): Promise<string | null> {
    return this.page.getAttribute('html', `data-${name}`);
  }

  /** The inspector's viewer, once it is open. */
  get viewer(): FrameLocator {
    return this.page.frameLocator('#inspector iframe');
  }

  /** The states that are lit in the viewer. */
  lit(): Promise<(string | undefined)[]> {
    const nodes = this.viewer.locator('.node.is-active:not(.is-root)');
    return nodes.evaluateAll((lit) => lit.map((node) => node.getAttribute('data-item')?.split('.').at(-1)));
  }

  /** How many listeners of the page hear what other windows say: it alone knows of the inspector's. */
  async hearers(): Promise<number> {
    const session = await this.page.context().newCDPSession(this.page);
    const { result } = await session.send('Runtime.evaluate', { expression: 'window' });
    const { listeners } = await session.send('DOMDebugger.getEventListeners', { objectId: result.objectId ?? '' });
    await session.detach();
    return listeners.filter(({ type }) => type === 'message').length;
  }

  /** Waits for a message that came from the server. */
  async receives(text: string): Promise<void> {
    await this.page.locator('#messages li[data-id]', { hasText: text }).waitFor({ timeout: patienceMs });
  }
}
