import { byId, make } from './dom.js';

/** Tokens worth a colour: comments, strings, numbers, names before a colon, keywords. */
const token = /(\/\/.*)|('[^']*'|`[^`]*`)|\b(\d[\d_]*)\b|([A-Za-z]\w*)(?=:)|\b(export|function|return|const)\b/g;
const classes = ['comment', 'string', 'number', 'key', 'keyword'] as const;

function paint(code: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const match of code.matchAll(token)) {
    const kind = classes.find((_, index) => match[index + 1] !== undefined);
    if (kind === undefined) continue;
    parts.push(code.slice(end, match.index), make('span', { class: kind }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, code.slice(end)];
}

/** The source of the module that makes the connection, without its imports. */
export async function showSnippet(): Promise<void> {
  const source = await (await fetch('/connect.ts')).text();
  const code = source.slice(source.indexOf('export function'));
  byId('code').replaceChildren(...paint(code.trim()));
}
