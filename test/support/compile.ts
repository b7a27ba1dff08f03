import { join } from 'node:path';
import ts from 'typescript';
import { codeBlocks, type Page, root } from './markdown.js';

/** What a reader of a short example has at hand. */
const ambient = `
import type { Connection } from 'heartline';
declare global {
  const connection: Connection;
}
`;

/** Whose JSX a page speaks. */
const jsxOf = ({ path }: Page): string => (path.includes('solid') ? 'solid-js' : 'react');

/** What the compiler says of the TypeScript examples of these pages, each with the place of its block. */
export function errorsIn(pages: readonly Page[]): string[] {
  // Held in memory only: a file that was left behind, or is there for a moment, would be checked as one of the tests.
  const examples = new Map<string, string>([[join(root, 'test/docs-ambient.ts'), ambient]]);
  for (const page of pages) {
    for (const language of ['ts', 'tsx']) {
      for (const { line, code } of codeBlocks(page, language)) {
        const name = `${page.path.replace(/[\\/]/g, '-')}-line-${line}.${language}`;
        // On the first line, where the line numbers stay as they are.
        const pragma = language === 'tsx' ? `/** @jsxImportSource ${jsxOf(page)} */ ` : '';
        examples.set(join(root, 'test', name), `${pragma}${code}\nexport {};\n`);
      }
    }
  }

  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  Object.assign(options, {
    noUnusedLocals: false,
    noUnusedParameters: false,
    isolatedDeclarations: false,
    declaration: false,
    // The decorators that Angular has.
    experimentalDecorators: true,
    paths: {
      heartline: [join(root, 'src/index.ts')],
      'heartline/angular': [join(root, 'src/angular.ts')],
      'heartline/inspect': [join(root, 'src/inspect/index.ts')],
      'heartline/inspect/server': [join(root, 'src/inspect/server.ts')],
      'heartline/machines': [join(root, 'machines/index.ts')],
      'heartline/react': [join(root, 'src/react.ts')],
      'heartline/socketio': [join(root, 'src/socketio.ts')],
      'heartline/sockjs': [join(root, 'src/sockjs.ts')],
      'heartline/solid': [join(root, 'src/solid.ts')],
      'heartline/svelte': [join(root, 'src/svelte.ts')],
      'heartline/testing': [join(root, 'src/testing/index.ts')],
      'heartline/vue': [join(root, 'src/vue.ts')],
      'heartline/websocket': [join(root, 'src/websocket/index.ts')],
    },
  });
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => examples.has(path) || fileExists.call(host, path);
  host.readFile = (path) => examples.get(path) ?? readFile.call(host, path);
  const { getSourceFile } = host;
  host.getSourceFile = (path, languageOrOptions, ...rest) => {
    const code = examples.get(path);
    return code === undefined
      ? getSourceFile.call(host, path, languageOrOptions, ...rest)
      : ts.createSourceFile(path, code, languageOrOptions);
  };

  const program = ts.createProgram([...examples.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line;
    return `${file?.fileName.slice(root.length + 1)} + ${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

/** The names of the properties that an interface declares itself. */
export function keysOf(fileName: string, interfaceName: string): string[] {
  const path = join(root, fileName);
  const file = ts.createSourceFile(path, ts.sys.readFile(path) ?? '', ts.ScriptTarget.ESNext);
  const found = file.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === interfaceName);
  if (found === undefined || !ts.isInterfaceDeclaration(found)) throw new Error(`no ${interfaceName} in ${fileName}`);
  return found.members.flatMap(({ name }) => (name !== undefined && ts.isIdentifier(name) ? [name.text] : []));
}
