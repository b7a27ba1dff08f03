import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { exportRecording, parseRecording } from '../recording/file.js';
import { type ActorMoment, type Moment, momentAt } from '../recording/moment.js';
import { RecordingStore } from '../recording/store.js';
import type { Entry } from '../recording/types.js';
import { type Filter, fitting, usual } from './filter.js';
import { lastUpTo, Rows } from './rows.js';
import { type Step, stepAt } from './step.js';

/** What of the recording is on view. */
interface Shown {
  readonly entries: readonly Entry[];
  readonly length: number;
}

const nothing: Step = { before: null, after: null, event: null, taken: [], changes: [] };

/** The recording, and how it is looked at. */
export class Model {
  readonly #store: RecordingStore;
  readonly #nextFrame: (run: () => void) => void;
  #rows = new Rows([]);
  #rowsOf: readonly Entry[] = [];
  #isDue = false;
  readonly #shown: Signal<Shown>;

  /** While paused the recording goes on, and the view stays. */
  readonly isPaused: Signal<boolean> = signal(false);
  /** How many entries came while paused. */
  readonly waiting: Signal<number> = signal(0);
  /** How many entries were given up for want of room. */
  readonly dropped: Signal<number> = signal(0);
  /** Where the row begins that is looked at, as an entry; `null` for always the last one. */
  readonly cursor: Signal<number | null> = signal(null);
  /** The actor that the user chose. */
  readonly chosen: Signal<string | null> = signal(null);
  readonly filter: Signal<Filter> = signal(usual);

  readonly entries: ReadonlySignal<readonly Entry[]> = computed(() => this.#shown.value.entries);
  readonly length: ReadonlySignal<number> = computed(() => this.#shown.value.length);
  readonly isLive: ReadonlySignal<boolean> = computed(() => this.cursor.value === null && !this.isPaused.value);
  /** A new object after each change. */
  readonly rows: ReadonlySignal<{ readonly index: Rows; readonly count: number }> = computed(() => this.#rowsNow());
  /** The numbers of the rows that the filter lets through. */
  readonly visible: ReadonlySignal<readonly number[]> = computed(() =>
    fitting(this.rows.value.index.list, this.filter.value),
  );
  /** The row that is looked at; -1 if there is none. */
  readonly row: ReadonlySignal<number> = computed(() => {
    const { index, count } = this.rows.value;
    return this.cursor.value === null ? count - 1 : index.at(this.cursor.value);
  });
  /** The last entry of what is looked at. Rows lie within each other: a later one may end sooner. */
  readonly position: ReadonlySignal<number> = computed(() => {
    const row = this.cursor.value === null ? undefined : this.rows.value.index.list[this.row.value];
    return row?.end ?? this.length.value - 1;
  });
  /** The place of that row among the visible ones, or of the last before it; -1 if there is none. */
  readonly here: ReadonlySignal<number> = computed(() => {
    const visible = this.visible.value;
    return lastUpTo(visible.length, (place) => (visible[place] ?? 0) <= this.row.value);
  });
  readonly moment: ReadonlySignal<Moment> = computed(() =>
    this.length.value === 0 ? new Map() : momentAt(this.entries.value, this.position.value),
  );
  /** The actor that is looked at: the chosen one, or else the newest root that has a chart. */
  readonly actor: ReadonlySignal<ActorMoment | null> = computed(() => this.#actorNow());
  readonly step: ReadonlySignal<Step> = computed(() => {
    const actor = this.actor.value;
    return actor === null ? nothing : stepAt(this.rows.value.index.rowsOf(actor.id), this.position.value, actor);
  });

  /** @param nextFrame puts what arrives together; by default per animation frame */
  constructor(
    store: RecordingStore = new RecordingStore(),
    nextFrame: (run: () => void) => void = (run) => void requestAnimationFrame(run),
  ) {
    this.#store = store;
    this.#nextFrame = nextFrame;
    this.#shown = signal({ entries: store.entries, length: store.entries.length });
    effect(() => {
      if (!this.isPaused.value) this.#show();
    });
  }

  receive(entries: readonly Entry[]): void {
    for (const entry of entries) this.#store.add(entry);
    if (this.isPaused.peek()) this.waiting.value += entries.length;
    else this.#showSoon();
  }

  /** @throws MalformedError for what is no recording; nothing has changed then */
  import(text: string): void {
    const recording = parseRecording(text);
    this.#startAnew();
    this.#store.load(recording);
    this.#show();
  }

  export(): string {
    return exportRecording(this.#store.entries);
  }

  clear(): void {
    this.#startAnew();
    this.#store.clear();
    this.#show();
  }

  /** Forgets what is over; actors that go on stay, and so does the one that was chosen. */
  clearPast(): void {
    const chosen = this.chosen.peek();
    this.#startAnew();
    this.chosen.value = chosen;
    this.#store.clearPast();
    this.#show();
  }

  /** Looks at a row; at the last one, it goes on with what arrives. */
  look(row: number): void {
    const { index, count } = this.rows.peek();
    const found = index.list[Math.max(0, row)];
    if (found !== undefined) this.cursor.value = row >= count - 1 ? null : found.start;
  }

  /** So many visible rows on, or back. */
  walk(by: number): void {
    const visible = this.visible.peek();
    const here = this.here.peek();
    const next = visible[Math.min(Math.max(here + by, 0), visible.length - 1)];
    if (next === undefined) return;
    if (by > 0 && here + by >= visible.length) this.cursor.value = null;
    else this.look(next);
  }

  #startAnew(): void {
    this.cursor.value = null;
    this.chosen.value = null;
    this.isPaused.value = false;
  }

  #showSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#nextFrame(() => {
      this.#isDue = false;
      if (!this.isPaused.peek()) this.#show();
    });
  }

  #show(): void {
    const { entries } = this.#store;
    const before = this.#shown.peek();
    const cursor = this.cursor.peek();
    const entry = cursor === null ? undefined : before.entries[cursor];
    // What was forgotten has moved usual else.
    if (entry !== undefined && before.entries !== entries) this.cursor.value = Math.max(0, entries.indexOf(entry));
    this.waiting.value = 0;
    this.dropped.value = this.#store.dropped;
    this.#shown.value = { entries, length: entries.length };
  }

  #rowsNow(): { readonly index: Rows; readonly count: number } {
    const { entries, length } = this.#shown.value;
    if (this.#rowsOf !== entries) {
      this.#rows = new Rows(entries);
      this.#rowsOf = entries;
    }
    return { index: this.#rows.extend(length), count: this.#rows.list.length };
  }

  #actorNow(): ActorMoment | null {
    const moment = this.moment.value;
    const chosen = moment.get(this.chosen.value ?? '');
    if (chosen !== undefined) return chosen;
    const actors = [...moment.values()];
    const drawn = actors.filter(({ chart }) => chart !== null);
    return drawn.filter(({ parent }) => parent === null).at(-1) ?? drawn.at(-1) ?? actors[0] ?? null;
  }
}
