// One measurement in a process of its own: `node --expose-gc child.mjs <job as JSON>`. Its result is the last line printed.
import { measures } from './measures.mjs';

const { measure, ...job } = JSON.parse(process.argv[2]);
const result = await measures[measure](job);
process.stdout.write(`\n${JSON.stringify(result)}\n`, () => process.exit(0));
