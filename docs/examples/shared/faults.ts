// The buttons at the foot of the page. No part of the app: they only ask the server to break.
import { client } from './client.ts';

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-fault]')) {
  button.addEventListener('click', () => {
    // It fails while the browser is offline, and then there is nothing left to break.
    fetch(`/faults/${button.dataset.fault}?client=${client}`, { method: 'POST' }).catch(() => {});
  });
}
