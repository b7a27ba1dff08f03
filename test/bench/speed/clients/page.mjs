// For libraries that run in pages alone: as much of one as they ask for.
Object.assign(globalThis, { addEventListener() {}, removeEventListener() {} });
Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true });
