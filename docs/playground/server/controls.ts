import type { Faults, Guest } from './guest.js';

const longestMs = 60_000;

type Action = (guest: Guest, isOn: boolean, ms: number) => void;

const actions: Readonly<Record<string, Action>> = {
  drop: (guest) => guest.drop(),
  silence: (guest) => guest.silence(),
  kick: (guest) => guest.kick(),
  restart: (guest, _, ms) => guest.restart(ms),
  late: (guest, isOn, ms) => guest.set({ lateMs: isOn ? ms : 0 }),
  refuse: (guest, isOn) => guest.set({ refusing: isOn }),
  flap: (guest, isOn) => guest.set({ flapping: isOn }),
  block: (guest, isOn) => guest.set({ blocking: isOn }),
  heal: (guest) => guest.heal(),
};

/** Does to the guest what its page asked for; null if there is no such action. */
export function control(guest: Guest, name: string, query: URLSearchParams): Faults | null {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) return null;
  const ms = Math.min(longestMs, Math.max(0, Number(query.get('ms')) || 0));
  action(guest, query.get('on') === 'true', ms);
  return guest.faults;
}
