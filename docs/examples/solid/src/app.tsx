import { createSignal, type JSX, Show } from 'solid-js';
import { Chat } from './chat.tsx';
import { Link } from './link.tsx';
import { Ticker } from './ticker.tsx';

export function App(): JSX.Element {
  const [isMounted, setMounted] = createSignal(true);
  return (
    <>
      <Show when={isMounted()}>
        <Link />
        <Ticker />
        <Chat />
      </Show>
      <button type="button" class="mount" onClick={() => setMounted(!isMounted())}>
        {isMounted() ? 'Unmount' : 'Mount'}
      </button>
    </>
  );
}
