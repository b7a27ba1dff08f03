import { effect } from '@preact/signals';
import { render } from 'preact';
import { elkInWorker } from './chart/engine.js';
import { ChartLayout } from './chart/layout.js';
import { measureInPage } from './chart/text.js';
import { App } from './ui/app.js';
import { AppConnection } from './ui/connection.js';
import { openFile } from './ui/files.js';
import { handleKey } from './ui/keys.js';
import { Model } from './ui/model.js';
import { Page } from './ui/page.js';

const model = new Model();
const page = new Page(model, new AppConnection(model), new ChartLayout(elkInWorker, measureInPage()));

effect(() => {
  const theme = page.theme.value;
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = theme;
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  void openFile(page, event.dataTransfer?.files[0]);
});
document.addEventListener('keydown', (event) => handleKey(page, event));
render(<App page={page} />, document.body);
void page.app.open();
