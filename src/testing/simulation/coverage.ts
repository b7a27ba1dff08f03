/** What is counted. */
export type CoverageKind = 'fault' | 'state' | 'transition' | 'cause' | 'code' | 'end';

/** What lives have reached, and how often: a run that explores nothing shows. */
export class Coverage {
  /** By kind and name. */
  readonly counts: Record<CoverageKind, Record<string, number>> = {
    fault: {},
    state: {},
    transition: {},
    cause: {},
    code: {},
    end: {},
  };

  /** Adds `times` (default 1) to what was reached. */
  count(kind: CoverageKind, name: string, times = 1): void {
    const counts = this.counts[kind];
    counts[name] = (counts[name] ?? 0) + times;
  }

  /** Adds what another run has reached. */
  add(other: Pick<Coverage, 'counts'>): void {
    for (const kind of Object.keys(this.counts) as CoverageKind[]) {
      for (const [name, times] of Object.entries(other.counts[kind])) this.count(kind, name, times);
    }
  }
}
