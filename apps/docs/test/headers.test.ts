import { expect, test } from 'vitest';
import { headersFor, parseHeaders, policyOf } from '../src/headers.ts';

const file = `/*
  Content-Security-Policy: default-src 'none'; connect-src 'self' http://127.0.0.1:* http://localhost:*; frame-ancestors 'none'; base-uri 'none'
  X-Frame-Options: DENY

/assets/*
  Cache-Control: max-age=60
  X-Frame-Options: SAMEORIGIN
`;

test('a path has the headers of all rules that it begins with; the later of two takes precedence', () => {
  const rules = parseHeaders(file);
  expect(headersFor(rules, '/assets/a.js')).toMatchObject({
    'Cache-Control': 'max-age=60',
    'X-Frame-Options': 'SAMEORIGIN',
  });
  expect(headersFor(rules, '/other')).not.toHaveProperty('Cache-Control');
});

test('a page carries the policy without frame-ancestors, and without this machine unless it sends requests', () => {
  const shared = headersFor(parseHeaders(file), '/')['Content-Security-Policy'] ?? '';
  expect(policyOf(shared, false)).toBe("default-src 'none'; connect-src 'self'; base-uri 'none'");
  expect(policyOf(shared, true)).toBe(
    "default-src 'none'; connect-src 'self' http://127.0.0.1:* http://localhost:*; base-uri 'none'",
  );
});
