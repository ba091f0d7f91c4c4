import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { quoted } from '../src/shell.ts';

test.each(["it's", "'; touch x; '", '$(id) `id` $HOME \\ "', 'a\nb', '', '-n', '!!'])(
  'a shell reads %j as it is',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${quoted(text)}`], { encoding: 'utf8' })).toBe(text);
  },
);
