import { type ReactNode, useState } from 'react';
import { Chat } from './chat.tsx';
import { Link } from './link.tsx';
import { Ticker } from './ticker.tsx';

export function App(): ReactNode {
  const [isMounted, setMounted] = useState(true);
  return (
    <>
      {isMounted && (
        <>
          <Link />
          <Ticker />
          <Chat />
        </>
      )}
      <button type="button" className="mount" onClick={() => setMounted(!isMounted)}>
        {isMounted ? 'Unmount' : 'Mount'}
      </button>
    </>
  );
}
