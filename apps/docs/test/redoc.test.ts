import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { withHashes } from '../integrations/redoc.ts';

test('a policy names each inline script by its hash, once, and none that is loaded', () => {
  const html = `<meta content="script-src HASHES"><script>one()</script><script id="x">two()</script>
    <script>one()</script><script src="/other.js"></script>`;
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(withHashes(html)).toContain(`content="script-src ${hash('one()')} ${hash('two()')}"`);
});
