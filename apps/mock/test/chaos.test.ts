import { expect, test } from 'vitest';
import { createChaos, randomFrom } from '../src/chaos.ts';
import { startMock } from '../src/index.ts';

const draw = (share: number, seed: number, count: number) => {
  const chaos = createChaos(share, randomFrom(seed));
  return Array.from({ length: count }, chaos);
};

test('a seed decides what goes wrong, another seed decides otherwise', () => {
  expect(draw(0.5, 7, 100)).toEqual(draw(0.5, 7, 100));
  expect(draw(0.5, 7, 100)).not.toEqual(draw(0.5, 8, 100));
});

test('the share is kept, and each kind comes as often as the others', () => {
  const mishaps = draw(0.1, 1, 20_000).filter((mishap) => mishap !== undefined);
  expect(mishaps.length / 20_000).toBeCloseTo(0.1, 2);
  for (const kind of ['unavailable', 'rate-limited', 'reset', 'truncated']) {
    expect(mishaps.filter((mishap) => mishap === kind).length / mishaps.length).toBeCloseTo(0.25, 1);
  }
});

test('0 is never, 1 is always', () => {
  expect(draw(0, 1, 1000).every((mishap) => mishap === undefined)).toBe(true);
  expect(draw(1, 1, 1000).every((mishap) => mishap !== undefined)).toBe(true);
});

test('a caller sees a 503, a 429, a reset connection or half an answer; the rest is as ever', async () => {
  const mock = await startMock({ port: 0, chaos: 0.5, seed: 3 });
  const seen = new Set<string>();
  for (let count = 0; count < 60; count++) {
    const outcome = await fetch(`${mock.url}/addressbook/contacts/x`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer k' },
      body: '{}',
    }).then(
      (answer) =>
        answer.json().then(
          () => `${answer.status}${answer.headers.has('retry-after') ? ' Retry-After' : ''}`,
          () => `${answer.status}, then nothing`,
        ),
      () => 'nothing',
    );
    const { chaos = 'none' } = mock.requests.at(-1) ?? {};
    seen.add(`${chaos}: ${outcome}`);
  }
  await mock.stop();
  expect([...seen].sort()).toEqual([
    'none: 200',
    'rate-limited: 429 Retry-After',
    'reset: nothing',
    'truncated: 200, then nothing',
    'unavailable: 503 Retry-After',
  ]);
});
