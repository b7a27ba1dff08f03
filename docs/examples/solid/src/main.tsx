import '../../shared/style.css';
import '../../shared/faults.ts';
import { render } from 'solid-js/web';
import { App } from './app.tsx';

const host = document.querySelector('#app');
if (host !== null) render(() => <App />, host);
