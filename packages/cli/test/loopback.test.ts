import { expect, test } from 'vitest';
import { isLoopback } from '../src/loopback.ts';

test.each(['localhost', 'LOCALHOST', 'api.localhost', '127.0.0.1', '127.255.0.9', '[::1]'])(
  '%s is this machine',
  (hostname) => expect(isLoopback(hostname)).toBe(true),
);

test.each([
  '',
  'localhost.example',
  'notlocalhost',
  '127.0.0.1.example',
  '128.0.0.1',
  '0.0.0.0',
  '[::2]',
  '192.168.0.1',
])('%j is not', (hostname) => expect(isLoopback(hostname)).toBe(false));
