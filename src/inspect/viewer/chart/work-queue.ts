/** Something to be done, and who waits for it. */
export class Work<Result> {
  readonly result: Promise<Result>;
  readonly #run: (dropped: AbortSignal) => Promise<Result>;
  readonly #onLeft: () => void;
  readonly #dropping = new AbortController();
  #waiting = 0;
  #resolve: (result: Promise<Result>) => void = () => {};
  #reject: (reason: unknown) => void = () => {};

  constructor(run: (dropped: AbortSignal) => Promise<Result>, onLeft: () => void) {
    this.#run = run;
    this.#onLeft = onLeft;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get isWanted(): boolean {
    return this.#waiting > 0;
  }

  get isDropped(): boolean {
    return this.#dropping.signal.aborted;
  }

  /** One more waits for it, until the signal; without one, to the end. */
  join(signal?: AbortSignal): void {
    if (signal?.aborted) return;
    this.#waiting += 1;
    const leave = (): void => {
      this.#waiting -= 1;
      this.#onLeft();
    };
    signal?.addEventListener('abort', leave, { once: true });
  }

  start(): void {
    this.#resolve(this.#run(this.#dropping.signal));
  }

  drop(): void {
    const reason = new Error('nobody waits for it any more');
    this.#dropping.abort(reason);
    this.#reject(reason);
  }
}

/** One work at a time, the newest first. What nobody waits for is dropped; if it is under way, as soon as it is in the way. */
export class WorkQueue<Result> {
  #waiting: readonly Work<Result>[] = [];
  #running: Work<Result> | null = null;

  /** @param run ends early where its signal tells that it is dropped */
  add(run: (dropped: AbortSignal) => Promise<Result>, signal?: AbortSignal): Work<Result> {
    const work = new Work(run, () => this.#update());
    work.join(signal);
    this.#waiting = [...this.#waiting, work];
    this.#update();
    return work;
  }

  #update(): void {
    const left = this.#waiting.filter(({ isWanted }) => !isWanted);
    this.#waiting = this.#waiting.filter(({ isWanted }) => isWanted);
    for (const work of left) work.drop();
    const next = this.#waiting.at(-1);
    if (next === undefined) return;
    if (this.#running === null) {
      this.#waiting = this.#waiting.slice(0, -1);
      this.#start(next);
    } else if (!this.#running.isWanted) this.#running.drop();
  }

  #start(work: Work<Result>): void {
    this.#running = work;
    const goOn = (): void => {
      this.#running = null;
      this.#update();
    };
    work.start();
    work.result.then(goOn, goOn);
  }
}
