/** Checks an option that is a choice. @throws TypeError if the value is given and none of the choices. */
export function checkOneOf(option: string, value: unknown, choices: readonly string[]): void {
  if (value === undefined || choices.some((choice) => choice === value)) return;
  throw new TypeError(`\`${option}\` must be ${choices.map((choice) => `'${choice}'`).join(' or ')}`);
}
