import type { Connection } from '../../../src/index.js';
import { byId, make } from './dom.js';
import type { Note } from './timeline.js';
import type { ClaimingEnvironment } from './world.js';

/** What the server says of the faults of this page. */
interface Faults {
  readonly refusing: boolean;
  readonly blocking: boolean;
  readonly flapping: boolean;
  readonly lateMs: number;
}

interface Fault {
  readonly action: string;
  readonly label: string;
  readonly hint: string;
  readonly ms?: number;
  /** Where it stays until it is taken back: whether it is on. */
  readonly isOn?: (faults: Faults) => boolean;
}

const faults: readonly Fault[] = [
  { action: 'drop', label: 'Drop the link', hint: 'No goodbye, just gone.' },
  { action: 'silence', label: 'Go silent', hint: 'Half-open: nothing comes.' },
  { action: 'kick', label: 'Kick', hint: 'Closes with 4001: terminal.' },
  { action: 'restart', label: 'Restart', hint: '1012, then away for 3 s.', ms: 3_000 },
  {
    action: 'late',
    label: 'Answer late',
    hint: 'Every pong takes 3 s.',
    ms: 3_000,
    isOn: ({ lateMs }) => lateMs > 0,
  },
  {
    action: 'flap',
    label: 'Accept, then drop',
    hint: 'Each link lives 250 ms.',
    isOn: ({ flapping }) => flapping,
  },
  {
    action: 'block',
    label: 'Block WebSockets',
    hint: 'SockJS too; polls pass.',
    isOn: ({ blocking }) => blocking,
  },
  {
    action: 'refuse',
    label: 'Refuse everything',
    hint: '503 for all, polls too.',
    isOn: ({ refusing }) => refusing,
  },
];

function button(id: string, label: string, hint: string): HTMLButtonElement {
  return make(
    'button',
    { type: 'button', id, class: 'action' },
    make('span', { class: 'action-name' }, label),
    make('span', { class: 'action-hint' }, hint),
  );
}

const isPressed = (element: HTMLElement): boolean => element.getAttribute('aria-pressed') === 'true';
const press = (element: HTMLElement, isOn: boolean): void => element.setAttribute('aria-pressed', String(isOn));

/** The buttons that break the server for this page, and the one that heals it. */
export function showFaults(client: string, pace: number, environment: ClaimingEnvironment, note: Note): void {
  const place = byId('faults');
  const toggles = new Map<HTMLButtonElement, (faults: Faults) => boolean>();

  const ask = async (action: string, label: string, query: Record<string, string>): Promise<void> => {
    note('you', label);
    try {
      const path = `/control/${action}?${new URLSearchParams({ client, ...query })}`;
      const response = await fetch(path, { method: 'POST' });
      const now = (await response.json()) as Faults;
      for (const [toggle, isOn] of toggles) press(toggle, isOn(now));
    } catch {
      note('error', 'the playground’s server does not answer: is it still running?');
    }
  };

  for (const { action, label, hint, ms, isOn } of faults) {
    const element = button(action, label, hint);
    if (isOn) {
      toggles.set(element, isOn);
      press(element, false);
    }
    element.addEventListener('click', () => {
      const turnsOn = !isPressed(element);
      const words = isOn ? `${label}: ${turnsOn ? 'on' : 'off'}` : label;
      ask(action, words, { on: String(turnsOn), ms: String(Math.round((ms ?? 0) * pace)) });
    });
    place.append(element);
  }

  const offline = button('offline', 'Claim offline', 'A hint; the network stays.');
  press(offline, false);
  offline.addEventListener('click', () => {
    const turnsOn = !isPressed(offline);
    press(offline, turnsOn);
    note('you', `Claim ${turnsOn ? 'offline' : 'online'}: only the hint, the network stays`);
    environment.claim(turnsOn);
  });

  const heal = button('heal', 'Heal', 'Takes all of it back.');
  heal.addEventListener('click', () => ask('heal', 'Heal', {}));
  place.append(offline, heal);
}

/** The connection's own methods. Those without an effect now stay focusable, and say so. */
export function showCalls(connection: Connection, note: Note): void {
  const place = byId('calls');
  const call = (id: string, hint: string, isOf: (hasEnded: boolean) => boolean, act: () => void): void => {
    const element = button(id, `${id}()`, hint);
    element.addEventListener('click', () => {
      if (element.getAttribute('aria-disabled') === 'true') return;
      note('you', `${id}()`);
      act();
    });
    const update = (): void => {
      const { status } = connection.getSnapshot();
      const hasEnded = status === 'closing' || status === 'terminated';
      element.setAttribute('aria-disabled', String(!isOf(hasEnded)));
    };
    update();
    connection.subscribe(update);
    place.append(element);
  };
  call(
    'reconnect',
    'A new link.',
    (hasEnded) => !hasEnded,
    () => connection.reconnect(),
  );
  call(
    'close',
    'For good.',
    (hasEnded) => !hasEnded,
    () => connection.close(1000, 'bye'),
  );
  call(
    'start',
    'A new life.',
    (hasEnded) => hasEnded,
    () => connection.start(),
  );
}
