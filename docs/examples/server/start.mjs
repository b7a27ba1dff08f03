// `npm start -- ../react/dist`: the live server, and the page that was built there, on one port.
import process from 'node:process';
import { startServer } from './server.mjs';

const { PORT = '4300', HOST = '127.0.0.1' } = process.env;
const [folder] = process.argv.slice(2);

const { url } = await startServer({ port: Number(PORT), host: HOST, sites: folder ? { '': folder } : {} });
console.log(`The live server is at ${url} (Ctrl+C ends it)`);
