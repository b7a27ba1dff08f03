/** docs/performance.md and its plot, made from the figures beside it. */
export function page(): { readonly text: string; readonly svg: string };
