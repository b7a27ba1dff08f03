/** An invariant that does not hold: its id, and what was seen instead. */
export class Violation extends Error {
  override readonly name = 'Violation';
  /** The invariant's, such as `I5`. */
  readonly id: string;

  constructor(id: string, what: string) {
    super(`${id}: ${what}`);
    this.id = id;
  }
}

/** @throws Violation of this id unless `holds`. */
export function mustHold(holds: boolean, id: string, what: () => string): asserts holds {
  if (!holds) throw new Violation(id, what());
}
