/** The element within `host` that the page is known to have. */
export function find<Type extends Element = HTMLElement>(host: ParentNode, selector: string): Type {
  const found = host.querySelector<Type>(selector);
  if (found === null) throw new Error(`index.html has no ${selector}`);
  return found;
}

/** What a template of the page holds, anew. */
export function copyOf(id: string): DocumentFragment {
  return document.importNode(find<HTMLTemplateElement>(document, `template#${id}`).content, true);
}
