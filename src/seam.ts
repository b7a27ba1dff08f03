import { CallbackError } from './errors.js';

/**
 * Where every function of the user's is called, outside of the machine: a throw in a guard or an action would end the
 * actor (trap X5). The answer, or undefined where it threw, which is then reported.
 */
export type Ask = <Answer>(option: string, question: () => Answer) => Answer | undefined;

export function createAsk(report: (error: CallbackError) => void): Ask {
  return (option, question) => {
    try {
      return question();
    } catch (error) {
      report(new CallbackError(option, error));
      return undefined;
    }
  };
}
