/** Names this page to the server, so that its faults are its own. */
export const client: string = Math.random().toString(36).slice(2);

/** Under which name this page speaks, so that several tabs can be told apart. */
export const nameOf = (framework: string): string => `${framework} ${client.slice(0, 3)}`;

/** Where the live server is: on the page's own host. */
export const liveUrl: string = `/live?client=${client}`;
