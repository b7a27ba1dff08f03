// The figures as a table, and whether heartline keeps what it promises.
const seconds = (ms) => (ms / 1_000).toFixed(1);
const percent = (share) => `${(100 * share).toFixed(1)} %`;

const count = ({ median, least, most }) => (least === most ? String(median) : `${median} (${least} to ${most})`);

/** A time that depends on the moment, from the best case to the worst. */
function time({ least, most }) {
  if (least === null) return 'never';
  const [from, to] = [seconds(least), most === null ? 'never' : seconds(most)];
  if (from === to) return `${from} s`;
  return most === null ? `${from} s to never` : `${from} to ${to} s`;
}

function code(told) {
  if (told === null) return 'no code';
  if (typeof told === 'number') return String(told);
  return /\b4401\b/.test(told) ? '4401, in a text' : `"${told}"`;
}

function survival({ dropped, of }) {
  if (dropped === 0) return 'kept';
  return dropped === of ? 'DROPPED' : `${dropped} of ${of} DROPPED`;
}

const firstMedian = ({ medianMs, never }) => {
  if (medianMs.median === null) return 'never';
  const text = `${seconds(medianMs.median)} s`;
  return never > 0 ? `${text}, ${percent(never)} never` : text;
};

const rejection = ({ figures, unhandled }) => {
  if (figures.rejection === undefined) return 'takes no promise';
  const { outcome } = figures.rejection;
  return unhandled.rejection ? `${outcome}, unhandled` : outcome;
};

/** What is told of each library, and how. */
export const columns = [
  ['library', ({ name, version }) => (version === null ? name : `${name} ${version}`)],
  ['flapping', ({ figures }) => count(figures.flapping)],
  ['refusing', ({ figures }) => count(figures.refusing)],
  ['hanging', ({ figures }) => time(figures.hanging)],
  ['half-open', ({ figures }) => time(figures.halfOpen.socket)],
  ['closed late', ({ figures }) => time(figures.halfOpenClosedLate.socket)],
  ['nap', ({ figures }) => time(figures.nap.socket)],
  ['sleep', ({ figures }) => time(figures.sleep.socket)],
  ['timers due', ({ figures }) => time(figures.sleepTimersDue.socket)],
  ['woken alive', ({ figures }) => survival(figures.wokenAlive)],
  ['offline', ({ figures }) => survival(figures.falseOffline)],
  ['online', ({ figures }) => time(figures.onlineInBackoff)],
  ['peak', ({ figures }) => percent(figures.firstRetries.peak.median)],
  ['median', ({ figures }) => firstMedian(figures.firstRetries)],
  ['4401', ({ figures }) => code(figures.closeCode)],
  ['rejected provider', rejection],
];

export const legend = `
flapping           attempts in 10 min: the server accepts, greets, and drops 100 ms after the opening, for ever
refusing           attempts in 10 min: the server refuses after 20 ms, for ever
hanging            until the second attempt, when no handshake ever ends ("never": not within 10 min, here and below)
half-open          until a new socket, when nothing comes through any more and no \`close\` event ever comes
closed late        the same, when the \`close\` event comes 60 s after close()
nap                until a new socket, when the page is shown after a minute of sleep with a dead link; timers stood still
sleep              the same after an hour
timers due         the same, when the timers that came due in that hour fire at once
woken alive        whether a healthy link survives the same nap
offline            whether a healthy link survives a false \`offline\` event
online             from \`online\` in a backoff to the next attempt
peak, median       the first retries of 1,000 clients dropped together: the share in the busiest 100 ms, and the median;
                   the one in the middle of three drops, as the busiest 100 ms of 1,000 clients vary by chance
4401               the code that the user is told when the server closes with 4401, and \`error\` comes first
rejected provider  what becomes of a connection whose async URL or token rejects once, when it reconnects
Times are from the best to the worst case over all tried moments; counts are the median (and range) of five seeds.`;

export function printTable(rows) {
  const cells = [columns.map(([head]) => head), ...rows.map((row) => columns.map(([, text]) => text(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index].length)));
  for (const line of cells) {
    console.log(
      line
        .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index])))
        .join('  ')
        .trimEnd(),
    );
  }
  console.log(legend);
  for (const { name, note } of rows) if (note !== undefined) console.log(`${name}: ${note}.`);
  for (const { name, errors } of rows) {
    for (const [scenario, texts] of Object.entries(errors)) {
      console.log(`${name} threw in ${scenario}: ${texts.join('; ')}`);
    }
  }
}

const within = (ms, limitMs) => ms !== null && ms <= limitMs;

/** What heartline promises, in the worst case that was measured; promises P1 to P5 and P8. */
const targets = [
  ['at most 40 attempts at a flapping server', ({ flapping }) => flapping.most <= 40],
  ['a half-open link is left within 45 s', ({ halfOpen }) => within(halfOpen.told.most, 45_000)],
  [
    'a dead link is left within 5 s of a wake',
    ({ nap, sleep, sleepTimersDue }) => [nap, sleep, sleepTimersDue].every(({ told }) => within(told.most, 5_000)),
  ],
  ['at most 7 % of the first retries in 100 ms', ({ firstRetries }) => firstRetries.peak.median <= 0.07],
  ['half of the first retries within 1.5 s', ({ firstRetries }) => within(firstRetries.medianMs.most, 1_500)],
  ['a healthy link survives a nap', ({ wokenAlive }) => wokenAlive.dropped === 0],
  ['a false `offline` drops nothing', ({ falseOffline }) => falseOffline.dropped === 0],
  ['`online` in a backoff dials within 100 ms', ({ onlineInBackoff }) => within(onlineInBackoff.most, 100)],
  ['the close code of the server is told', ({ closeCode }) => closeCode === 4401],
  ['a provider that rejects once is asked again', ({ rejection }) => rejection.outcome === 'recovers'],
];

export function missedTargets(rows) {
  const heartline = rows.find(({ name }) => name === 'heartline');
  if (heartline === undefined) return [];
  return targets.filter(([, isMet]) => !isMet(heartline.figures)).map(([text]) => text);
}
