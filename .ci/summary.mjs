// Closes a run with one line: what vitest's JSON report counted. Arguments: the report, the exit status of the run.
import { readFileSync } from 'node:fs';

const [reportFile, status] = process.argv.slice(2);
const report = readFileSync(reportFile, 'utf8');
if (report === '') {
  console.log('The tests did not run: see the error above.');
  process.exit(1);
}
const { numPassedTests, numFailedTests } = JSON.parse(report);
// A test file that cannot load, or an error outside every test, fails the run but no test.
const failed = status === '0' ? numFailedTests : Math.max(numFailedTests, 1);
console.log(`${numPassedTests} passed, ${failed} failed`);
process.exit(failed === 0 && numPassedTests > 0 ? 0 : 1);
