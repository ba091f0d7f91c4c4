import { expect, test } from 'vitest';
import { createFaults, randomFrom } from '../src/faults.ts';
import { startMock } from '../src/index.ts';

const draw = (share: number, seed: number, count: number) => {
  const faults = createFaults(share, randomFrom(seed));
  return Array.from({ length: count }, faults);
};

test('the same seed injects the same faults, another seed injects others', () => {
  expect(draw(0.5, 7, 100)).toEqual(draw(0.5, 7, 100));
  expect(draw(0.5, 7, 100)).not.toEqual(draw(0.5, 8, 100));
});

test('keeps to the share, and injects each kind equally often', () => {
  const faults = draw(0.1, 1, 20_000).filter((fault) => fault !== undefined);
  expect(faults.length / 20_000).toBeCloseTo(0.1, 2);
  for (const kind of ['unavailable', 'rate-limited', 'reset', 'truncated']) {
    expect(faults.filter((fault) => fault === kind).length / faults.length).toBeCloseTo(0.25, 1);
  }
});

test('a share of 0 injects no fault, a share of 1 always one', () => {
  expect(draw(0, 1, 1000).every((fault) => fault === undefined)).toBe(true);
  expect(draw(1, 1, 1000).every((fault) => fault !== undefined)).toBe(true);
});

test('a caller sees a 503, a 429, a reset connection or half a response; other responses are unchanged', async () => {
  const mock = await startMock({ port: 0, chaos: 0.5, seed: 3 });
  const seen = new Set<string>();
  for (let count = 0; count < 60; count++) {
    const outcome = await fetch(`${mock.url}/addressbook/contacts/x`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer k' },
      body: '{}',
    }).then(
      (response) =>
        response.json().then(
          () => `${response.status}${response.headers.has('retry-after') ? ' Retry-After' : ''}`,
          () => `${response.status}, then nothing`,
        ),
      () => 'nothing',
    );
    const { fault = 'none' } = mock.requests.at(-1) ?? {};
    seen.add(`${fault}: ${outcome}`);
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
