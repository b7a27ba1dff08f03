// What a run has reached, so that one that explores nothing shows.
const hourMs = 3_600_000;
const yearMs = 365.25 * 24 * hourMs;
const titles = {
  fault: 'Faults',
  state: 'States',
  transition: 'Transitions',
  cause: 'Close causes',
  code: 'Close codes',
  end: 'Ends',
};

const inThousands = (number) => Math.round(number).toLocaleString('en-US');

function table(title, counts) {
  const entries = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return `${title} (${entries.length}): ${entries.map(([name, times]) => `${name} ${inThousands(times)}`).join(', ')}`;
}

/** The command that lives this life again. */
export function replay({ seed, only }) {
  return `or: npm run simulate -- --seed ${seed} --only ${only.join(',') || 'none'}`;
}

export function summary({ seeds, events, virtualMs, violations, counts, busyMs }, seconds) {
  const virtual =
    virtualMs > yearMs
      ? `${(virtualMs / yearMs).toFixed(1)} virtual years`
      : `${inThousands(virtualMs / hourMs)} virtual hours`;
  return [
    `${inThousands(seeds)} lives, ${virtual}, ${inThousands(events)} events, ${violations.length} violations.`,
    `${seconds.toFixed(1)} s, ${(virtualMs / hourMs / (busyMs / 1_000)).toFixed(0)} virtual hours per second and thread.`,
    ...Object.entries(titles).map(([kind, title]) => table(title, counts[kind] ?? {})),
  ].join('\n');
}
