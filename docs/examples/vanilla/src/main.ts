import '../../shared/style.css';
import '../../shared/faults.ts';
import { createConnection } from 'heartline';
import { showChat } from './chat.ts';
import { liveOptions } from './connection.ts';
import { copyOf, find } from './dom.ts';
import { showLink } from './link.ts';
import { showTicker } from './ticker.ts';

/** Connects, and shows it. Returns what takes all of it away again. */
function mount(host: HTMLElement): () => void {
  host.replaceChildren(copyOf('live'));
  const connection = createConnection(liveOptions);
  const endings = [showLink(host, connection), showTicker(host, connection), showChat(host, connection)];
  return () => {
    for (const end of endings) end();
    connection.close();
    host.replaceChildren();
  };
}

const host = find(document, '#app');
const button = find(document, '.mount');
let unmount: (() => void) | null = mount(host);

button.addEventListener('click', () => {
  if (unmount) unmount();
  unmount = unmount ? null : mount(host);
  button.textContent = unmount ? 'Unmount' : 'Mount';
});
