import { MalformedError } from '../recording/malformed.js';
import type { Page } from './page.js';

/** Offers the recording as a file. */
export function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** `recording-2026-01-31-12-00-00.json` */
export const fileName = (now: Date): string =>
  `recording-${now.toISOString().slice(0, 19).replaceAll(/[T:]/g, '-')}.json`;

/** Shows a file's recording in place of the present one; what is wrong with it is told. */
export async function openFile(page: Page, file: File | null | undefined): Promise<void> {
  if (!file) return;
  try {
    page.model.import(await file.text());
    // What an app tells does not belong to the recording.
    page.app.leave();
  } catch (error) {
    if (!(error instanceof MalformedError) && !(error instanceof DOMException)) throw error;
    page.app.notify(`${file.name} was not opened: ${error.message}`);
  }
}
