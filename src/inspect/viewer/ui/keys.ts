import type { Page } from './page.js';

const fields = 'input, textarea, select, [contenteditable]';
const owners = `${fields}, button, summary, a, [role="button"], [role="slider"]`;

/** At once, so that no letter is lost; only where the field must be shown first, once it is. */
function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('#search');
  field?.focus();
  if (document.activeElement !== field) requestAnimationFrame(() => field?.focus());
}

/** The keys that work everywhere, unless what has the focus needs them. */
export function handleKey(page: Page, event: KeyboardEvent): void {
  // A dialog has its keys to itself.
  if (document.querySelector('dialog[open]') !== null) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const focused = event.target instanceof Element ? event.target : document.body;
  // A dialog that has just been closed keeps the focus until the next frame.
  const target = focused.closest('dialog') === null ? focused : document.body;
  const isWriting = target.matches(fields);
  const keys: Record<string, () => void> = {
    Escape: () => {
      if (page.selected.peek() !== null) page.selected.value = null;
      else if (isWriting && target instanceof HTMLElement) target.blur();
    },
    ...(isWriting
      ? {}
      : {
          '/': () => {
            page.tab.value = page.tab.peek() === 'sequence' ? 'sequence' : 'timeline';
            focusSearch();
          },
          '?': () => {
            page.isHelpOpen.value = true;
          },
          ArrowRight: () => page.model.walk(1),
          ArrowLeft: () => page.model.walk(-1),
          ArrowDown: () => page.model.walk(1),
          ArrowUp: () => page.model.walk(-1),
          PageDown: () => page.model.walk(20),
          PageUp: () => page.model.walk(-20),
          Home: () => page.model.look(page.model.visible.peek()[0] ?? 0),
          End: () => {
            page.model.cursor.value = null;
          },
        }),
    ...(target.matches(owners)
      ? {}
      : {
          ' ': () => {
            page.model.isPaused.value = !page.model.isPaused.peek();
          },
        }),
  };
  const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
  if (act === undefined) return;
  act();
  event.preventDefault();
}
