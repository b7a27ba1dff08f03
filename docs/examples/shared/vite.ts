const liveServer = 'http://127.0.0.1:4300';

/** What the examples have in common. */
export const common = {
  // So that a page can be served from any path.
  base: './',
  publicDir: '../shared/public',
  build: { sourcemap: true },
  server: {
    // `shared` is beside the example.
    fs: { allow: ['..'] },
    // While you work on a page, Vite serves it, and the live server is another process.
    proxy: { '/live': { target: liveServer, ws: true }, '/faults': { target: liveServer } },
  },
};
