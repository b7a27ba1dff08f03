import { type Signal, signal } from '@preact/signals';
import type { ChartLayout } from '../chart/layout.js';
import type { AppConnection } from './connection.js';
import type { Model } from './model.js';

export type Theme = 'system' | 'light' | 'dark';
export type Tab = 'chart' | 'timeline' | 'context' | 'actors' | 'sequence';

/** What every part of the page may use. */
export class Page {
  readonly model: Model;
  readonly app: AppConnection;
  readonly layout: ChartLayout;
  readonly theme: Signal<Theme> = signal<Theme>('system');
  /** What a narrow page shows; a wide one asks only whether it is the sequence. */
  readonly tab: Signal<Tab> = signal<Tab>('chart');
  readonly isHelpOpen: Signal<boolean> = signal(false);
  /** The id of the node or arrow whose details are shown. */
  readonly selected: Signal<string | null> = signal<string | null>(null);
  /** The ids of what is unfolded in charts. */
  readonly opened: Signal<ReadonlySet<string>> = signal<ReadonlySet<string>>(new Set());

  constructor(model: Model, app: AppConnection, layout: ChartLayout) {
    this.model = model;
    this.app = app;
    this.layout = layout;
  }

  /** Forgets what was recorded, but not the living actors of an app that is heard: it tells of them only once. */
  clear(): void {
    if (this.app.hearing.peek().state === 'connected') this.model.clearPast();
    else this.model.clear();
  }

  toggleOpened(id: string): void {
    const opened = new Set(this.opened.peek());
    if (!opened.delete(id)) opened.add(id);
    this.opened.value = opened;
  }

  nextTheme(): void {
    const next = { system: 'dark', dark: 'light', light: 'system' } as const;
    this.theme.value = next[this.theme.peek()];
  }
}

export interface PageProps {
  readonly page: Page;
}
