import { get, isObject } from '@addressbook/contract/model';
import type { Location, UserContext } from '@redocly/openapi-core';

/** A value in the contract's sources and where it stands. */
export type Place = { node: unknown; location: Location };

type Resolver = Pick<UserContext, 'resolve'>;

/** Whether a value is a Reference Object (OpenAPI 3.1, section 4.8.23). */
export function isReference(value: unknown): value is { $ref: string } {
  return typeof get(value, '$ref') === 'string';
}

/** The place that a reference leads to, or the place itself; undefined when it dangles, which `no-unresolved-refs` reports. */
export function follow(resolver: Resolver, place: Place): Place | undefined {
  if (!isReference(place.node)) return place;
  const { node, location } = resolver.resolve<object>(place.node, place.location.source.absoluteRef);
  return location && { node, location };
}

/** Goes down from a place by keys, following references on the way; undefined when there is no such member. */
export function step(resolver: Resolver, place: Place, ...keys: string[]): Place | undefined {
  let here = follow(resolver, place);
  for (const key of keys) {
    if (!here || !isObject(here.node) || !Object.hasOwn(here.node, key)) return undefined;
    here = follow(resolver, { node: here.node[key], location: here.location.child(key) });
  }
  return here;
}

/** The members at a place with their keys, references followed. */
export function members(resolver: Resolver, place: Place | undefined): [string, Place][] {
  if (!place || !isObject(place.node)) return [];
  return Object.keys(place.node).flatMap((key): [string, Place][] => {
    const member = step(resolver, place, key);
    return member ? [[key, member]] : [];
  });
}
