import '../../shared/style.css';
import '../../shared/faults.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const host = document.querySelector('#app');
if (host !== null) {
  createRoot(host).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
