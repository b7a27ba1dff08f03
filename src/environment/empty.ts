import type { Environment } from './port.js';

/** A host that says nothing about itself, such as a server: always online, always visible, never asleep. */
export function emptyEnvironment(): Environment {
  return {
    online: () => true,
    hidden: () => false,
    listen: () => () => {},
  };
}
