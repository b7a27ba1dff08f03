// Comes before the library in its bundle: some take the global class when they are loaded.
import { FakeSocket } from './socket.js';

Object.assign(globalThis, { WebSocket: FakeSocket });
