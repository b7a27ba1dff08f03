/** Tells the seconds that are left, 1 being the last, now and whenever they change. Returns what ends it. */
export function countDown(until: number, tell: (secondsLeft: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const step = (): void => {
    const leftMs = until - Date.now();
    const seconds = Math.max(1, Math.ceil(leftMs / 1_000));
    tell(seconds);
    if (seconds > 1) timer = setTimeout(step, leftMs - (seconds - 1) * 1_000);
  };
  step();
  return () => clearTimeout(timer);
}
