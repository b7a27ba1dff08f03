import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The build for CommonJS has no `import.meta`, the one for ESM no `__dirname`.
const here = (): string => (typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url)));

/** The folder of the package that this code belongs to: the nearest one upwards with a package.json. */
export function packageRoot(folder: string = here()): string {
  const above = dirname(folder);
  return existsSync(join(folder, 'package.json')) || above === folder ? folder : packageRoot(above);
}
