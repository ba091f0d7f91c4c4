import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** What goes wrong with a request, by chance: a failure of the server, one of its rate limit, a connection that is
 * reset instead of an answer, or one that ends in the middle of it. */
export type Mishap = 'unavailable' | 'rate-limited' | 'reset' | 'truncated';

const mishaps: Mishap[] = ['unavailable', 'rate-limited', 'reset', 'truncated'];

/** Numbers from 0 up to 1, without it; the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}

/** Chooses for one request after the other what goes wrong with it: with this share of them, something does. */
export function createChaos(share: number, random: () => number): () => Mishap | undefined {
  // Both numbers are drawn every time, so that a seed gives the same mishaps for every share.
  return () => {
    const [strikes, which] = [random() < share, Math.floor(random() * mishaps.length)];
    return strikes ? mishaps[which] : undefined;
  };
}
