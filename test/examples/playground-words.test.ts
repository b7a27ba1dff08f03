import { expect, it } from 'vitest';
import { announcementOf, sentenceOf } from '../../docs/playground/page/words.js';
import { edgePaths, walk } from '../../src/testing/index.js';

it('the words of the playground say what is true, after every event that changes the status', {
  timeout: 60_000,
}, async () => {
  const sentences = new Set<string>();
  const changes = edgePaths({ only: ({ source, target }) => source.snapshot.value !== target.value });
  for (const path of changes) {
    await walk(path, ({ connection, transports }) => {
      const snapshot = connection.getSnapshot();
      const sentence = sentenceOf(snapshot);
      sentences.add(sentence);
      const hasLink = transports.some(({ links }) => links.some((link) => link.phase === 'open'));
      if (/link is up|ping is out|asking the link|Asking once more/.test(sentence)) expect(hasLink).toBe(true);
      if (/No link|Opening|Trying \S+ again|Over for good/.test(sentence)) expect(hasLink).toBe(false);
      if (announcementOf(snapshot).startsWith('Connected')) expect(hasLink).toBe(true);
      if (sentence.startsWith('Over for good')) expect(connection.send('hello')).toBe('rejected');
    });
  }
  expect(sentences.size).toBeGreaterThan(15);
});
