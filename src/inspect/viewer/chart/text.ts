/** The kinds of text in a drawn chart. */
export type TextStyle = 'title' | 'line' | 'label';

/** How wide a text is drawn, in px. */
export type Measure = (text: string, style: TextStyle) => number;

/** The same as in the style sheet of the chart: what is measured must be what is drawn. */
export const fonts: Readonly<Record<TextStyle, { readonly size: number; readonly weight: number }>> = {
  title: { size: 14, weight: 650 },
  line: { size: 11.5, weight: 400 },
  label: { size: 11.5, weight: 500 },
};

export const lineHeight = 17;

const family = 'ui-sans-serif, system-ui, sans-serif';

/** For where nothing can be measured: the average width of a character, on the generous side. */
export const estimatedWidth: Measure = (text, style) => Math.ceil([...text].length * fonts[style].size * 0.58);

/** Measures as the page draws, or estimates where it cannot. */
export function measureInPage(): Measure {
  const canvas = document.createElement('canvas').getContext('2d');
  if (canvas === null) return estimatedWidth;
  return (text, style) => {
    canvas.font = `${fonts[style].weight} ${fonts[style].size}px ${family}`;
    return Math.ceil(canvas.measureText(text).width);
  };
}

/** A text that is at most so many characters long, cut short with an ellipsis. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
