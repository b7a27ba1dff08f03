/** docs/performance.md and its plots by name, made from the figures beside it. */
export function page(): { readonly text: string; readonly plots: Readonly<Record<string, string>> };
