/**
 * Leaves texts for people alone, in mutation testing: descriptions, reasons, errors. No test should pin their words.
 * Every name that means something to the program (events, states, actions, codes, reasons to end) has no space in it.
 */
const texts = {
  shouldIgnore(path) {
    const words = path.isStringLiteral() ? [path.node.value] : [];
    const parts = path.isTemplateLiteral() ? path.node.quasis.map(({ value }) => value.raw) : [];
    return [...words, ...parts].some((text) => text.includes(' ')) ? 'a text for people' : undefined;
  },
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'texts', value: texts }];
