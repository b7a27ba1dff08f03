// Closes a run with one line: what vitest's JSON reports counted. Arguments: the exit status of the run, what did not run
// (`--without`, any number of times), the reports.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { without: { type: 'string', multiple: true, default: [] } },
});
const [status, ...reportFiles] = positionals;
const [first = '', ...others] = reportFiles.map((file) => readFileSync(file, 'utf8'));
if (first === '') {
  console.log('The tests did not run: see the error above.');
  process.exit(1);
}
// A report of what did not run is empty: that is told, or an error above.
const reports = [first, ...others.filter((report) => report !== '')].map((report) => JSON.parse(report));
const sum = (count) => reports.reduce((total, report) => total + report[count], 0);
// A test file that cannot load, or an error outside every test, fails the run but no test.
const failed = status === '0' ? sum('numFailedTests') : Math.max(sum('numFailedTests'), 1);
for (const part of values.without) console.log(`\nNOT RUN: ${part}.\n`);
console.log(`${sum('numPassedTests')} passed, ${failed} failed`);
process.exit(failed === 0 && sum('numPassedTests') > 0 ? 0 : 1);
