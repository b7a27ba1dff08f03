import { defaultEnvironment } from '../../src/environment/default.js';

// A worker's own environment, told to the page that started it, and events on the page's command.
const environment = defaultEnvironment();

environment.listen((hint) => self.postMessage(hint));
self.onmessage = ({ data }) => self.dispatchEvent(new Event(data));
self.postMessage(`listening ${environment.online()} ${environment.hidden()} ${environment.watchdogMs}`);
