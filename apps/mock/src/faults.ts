import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * A fault that is injected into a response: a 503 or a 429 instead of it, a connection that is reset before it, or
 * one that ends in the middle of it.
 */
export type Fault = 'unavailable' | 'rate-limited' | 'reset' | 'truncated';

const faults: Fault[] = ['unavailable', 'rate-limited', 'reset', 'truncated'];

/** Returns a generator of numbers from 0 (inclusive) to 1 (exclusive): the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}

/** Returns a function that chooses the fault for each request; a request gets one with the probability `share`. */
export function createFaults(share: number, random: () => number): () => Fault | undefined {
  return () => {
    // Both numbers are drawn every time, so that a seed gives the same faults for every share.
    const isFaulty = random() < share;
    const fault = faults[Math.floor(random() * faults.length)];
    return isFaulty ? fault : undefined;
  };
}
