/** What receivers have in common, as it is at run time: the types of `@xstate/inspect` are those of XState 4. */
export interface Subscribable {
  subscribe(listener: (message: unknown) => void): unknown;
}

/** Hands something to a receiver by `deliver`, and says whether it told its observers. */
export type Tell = (deliver: () => void) => boolean;

export function whetherTold(receivers: readonly Subscribable[]): Tell {
  let isTold = false;
  for (const receiver of receivers) {
    receiver.subscribe(() => {
      isTold = true;
    });
  }
  return (deliver) => {
    isTold = false;
    deliver();
    return isTold;
  };
}
