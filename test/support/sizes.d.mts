/** What an entry adds to the core, in bytes, gzipped, and the most that it may. */
export interface EntrySize {
  readonly entry: string;
  readonly bytes: number;
  readonly limit: number;
}

export function sizes(): Promise<EntrySize[]>;
