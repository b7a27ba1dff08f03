import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const root: string = join(import.meta.dirname, '../..');

/** One Markdown page of the repository. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export function page(path: string): Page {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

/** README.md and everything below docs/. */
export function pages(): Page[] {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', ...below.filter((name) => name.endsWith('.md')).map((name) => join('docs', name))].map(page);
}

/** The code blocks of one language, each with the line on which it begins. */
export function codeBlocks({ text }: Page, language: string): { readonly line: number; readonly code: string }[] {
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'));
  return [...blocks].map(({ index, 1: code = '' }) => ({ line: text.slice(0, index).split('\n').length + 1, code }));
}

/** The page without code blocks, in which nothing is a link or a heading, and without the brackets of code in a line. */
const prose = ({ text }: Page): string =>
  text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[`[\]()]/g, ''));

/** What the page links to within the repository: the file, from the root, and the heading in it, if any. */
export function links(from: Page): { readonly path: string; readonly heading: string | undefined }[] {
  return [...prose(from).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', heading] = target.split('#');
      return { path: file === '' ? from.path : relative('.', join(dirname(from.path), file)), heading };
    });
}

/** The names under which the headings of a page can be linked to. */
export function headings(of: Page): string[] {
  return [...prose(of).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The rows of all tables of a page, as the texts of their cells. */
export function tableRows(of: Page): string[][] {
  const lines = of.text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
