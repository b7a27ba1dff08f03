import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PageProps } from './page.js';

const keys: readonly (readonly [string, string])[] = [
  ['← →', 'one step back, one step on'],
  ['Page ↑ ↓', 'twenty steps'],
  ['Home', 'the beginning'],
  ['End', 'the end, and along with what arrives'],
  ['Space', 'pause: the recording goes on, the view stays'],
  ['/', 'search'],
  ['Esc', 'leave a field, close the details'],
  ['?', 'this help'],
  ['In the chart', 'arrows go from state to state, Enter shows details, + − 0 zoom'],
];

export function Help({ page }: PageProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = page.isHelpOpen.value;
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
    if (!isOpen) dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={() => (page.isHelpOpen.value = false)}>
      <h2 id="help-title">Keys</h2>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">Nothing that is shown here leaves this page, unless you export it or send an event.</p>
      <button type="button" onClick={() => (page.isHelpOpen.value = false)}>
        Close
      </button>
    </dialog>
  );
}
