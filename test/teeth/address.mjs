const loss = 'machines/loss.ts';
const socket = 'src/transports/socket.ts';
const url = 'src/transports/url.ts';

export const address = [
  {
    bug: 'B11',
    what: 'ws:// is hard-coded',
    file: url,
    find: 'parsed.protocol = ',
    replace: "parsed.protocol = scheme === 'ws' ? 'ws:' : ",
  },
  {
    bug: 'B15',
    what: 'the error handler is set on the wrapper',
    file: socket,
    find: 'made.onerror = (event) => {',
    replace: 'Object(plan).onerror = (event: object) => {',
  },
  {
    bug: 'B32',
    what: 'the scheme is replaced as text',
    file: url,
    find: 'return parsed.href;',
    replace: "return new URL(text, base).href.replace('http', 'ws').replace('https', 'ws');",
  },
  {
    bug: 'B36',
    what: 'what is encoded is decoded',
    file: url,
    find: 'return parsed.href;',
    replace: 'return decodeURIComponent(parsed.href);',
  },
  {
    bug: 'B36',
    what: 'fragments pass',
    file: url,
    find: "if (parsed.href.includes('#'))",
    replace: "if (parsed.href === '#')",
  },
  {
    bug: 'B37',
    what: 'what can never work is retried for ever',
    file: socket,
    find: "isHopeless ? 'config' : undefined",
    replace: 'isHopeless ? undefined : undefined',
  },
  {
    bug: 'B37',
    what: 'only a missing constructor leads to the next transport',
    file: loss,
    find: 'neverOpened >= settings.fallbackAfter || ',
    replace: '',
  },
];
