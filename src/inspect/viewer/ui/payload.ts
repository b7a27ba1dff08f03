export type Payload = { readonly data: Readonly<Record<string, unknown>> } | { readonly problem: string };

/** What a user wrote as the data of an event: an object in JSON, or nothing. */
export function readPayload(text: string): Payload {
  if (text.trim() === '') return { data: {} };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `No JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: 'The data of an event must be an object, such as { "code": 1000 }.' };
  }
  if (Object.hasOwn(value, 'type')) return { problem: 'The type is given by the button: leave it out of the data.' };
  return { data: { ...value } };
}
