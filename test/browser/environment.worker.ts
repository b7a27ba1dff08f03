import { defaultEnvironment } from '../../src/environment/default.js';

// A worker's own environment, told to the page that started it.
const environment = defaultEnvironment();
const tell = (what: string): void => self.postMessage(what);

environment.listen((hint) => tell(`${hint} ${environment.online()}`));
tell(`listening ${environment.online()} ${environment.hidden()} ${environment.watchdogMs}`);
