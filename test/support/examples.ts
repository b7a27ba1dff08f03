import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, BrowserContext, Locator, Page, WebSocket } from 'playwright';
import { expect, vi } from 'vitest';

const start = join(import.meta.dirname, '../../docs/examples/runner/start.mjs');
const patience = { timeout: 20_000, interval: 40 };
const stepMs = 500;

export interface Examples {
  /** Where the example of this name is. */
  urlOf(name: string): string;
  stop(): Promise<void>;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill();
  await once(server, 'exit');
}

/** The very command of `npm run example`, for all of them. */
export async function startExamples(tarball: string): Promise<Examples> {
  const server = spawn(process.execPath, [start, '--tarball', tarball], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const urls = new Map<string, string>();
  for await (const line of createInterface({ input: server.stdout })) {
    const [, name = '', url = ''] = /^(\w+): (http:\S+)$/.exec(line) ?? [];
    urls.set(name, url);
    if (line.startsWith('Ctrl+C')) return { urlOf: (asked) => urls.get(asked) ?? '', stop: () => stop(server) };
  }
  throw new Error('the examples ended without saying where they are');
}

/** One browser tab, which shows one example after the other. Its time goes on by itself, and faster where it is told to. */
export class ExamplePage {
  readonly page: Page;
  readonly #context: BrowserContext;
  /** What this visit has led to. */
  errors: string[] = [];
  sockets: WebSocket[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('websocket', (socket) => this.sockets.push(socket));
  }

  static async open(browser: Browser): Promise<ExamplePage> {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(patience.timeout);
    await page.clock.install();
    await page.addInitScript(() => {
      if (location.search === '?without-websocket') Reflect.deleteProperty(globalThis, 'WebSocket');
      const shown: string[] = [];
      Object.assign(globalThis, { shown });
      new MutationObserver(() => {
        const text = document.querySelector('.badge')?.textContent?.trim();
        if (text && text !== shown.at(-1)) shown.push(text);
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    return new ExamplePage(context, page);
  }

  /** Goes to an example, as if nothing had been before. */
  async visit(url: string): Promise<void> {
    await this.#context.setOffline(false);
    await this.page.goto('about:blank');
    Object.assign(this, { errors: [], sockets: [] });
    await this.page.goto(url);
  }

  /** What the badge says. */
  badge(text: string): Locator {
    return this.page.locator('.badge').getByText(text, { exact: true });
  }

  /** Lets time go by until the badge has shown these, in this order. */
  async shows(...texts: readonly string[]): Promise<void> {
    await this.#passTime(async () => {
      const left = [...texts];
      const shown: string[] = await this.page.evaluate(() => Reflect.get(globalThis, 'shown'));
      for (const text of shown) if (text === left[0]) left.shift();
      expect(left).toEqual([]);
    });
  }

  /** Lets time go by until there was another socket, and the page is connected: the wait between may be too short to show. */
  async comesBack(): Promise<void> {
    await this.#passTime(async () => {
      expect(this.sockets.length).toBeGreaterThan(1);
      expect(await this.badge('Connected').count()).toBe(1);
    });
  }

  /** In steps: the link that ends the wait must find time for its pongs. */
  async #passTime(check: () => Promise<void>): Promise<void> {
    const pass = async () => {
      await this.page.clock.runFor(stepMs);
      await check();
    };
    await vi.waitFor(pass, patience);
  }

  /** Has the server break for this page. */
  async fault(name: string): Promise<void> {
    const done = this.page.waitForResponse((response) => response.url().includes(`/faults/${name}`));
    await this.page.click(`[data-fault="${name}"]`);
    expect((await done).status()).toBe(204);
  }

  goOffline(isOffline: boolean): Promise<void> {
    return this.#context.setOffline(isOffline);
  }

  async say(text: string): Promise<void> {
    await this.page.getByLabel('Your message').fill(text);
    await this.press('Send');
  }

  press(button: string): Promise<void> {
    return this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** What this page has said with this text, or others, marked as `unsent`, `sending`, `failed` or `arrived`. */
  item(text: string, state: string, isOwn: boolean = true): Locator {
    return this.page.locator(`.chat li[data-own="${isOwn}"][data-state="${state}"]`, { hasText: text });
  }

  get openSockets(): number {
    return this.sockets.filter((socket) => !socket.isClosed()).length;
  }
}
