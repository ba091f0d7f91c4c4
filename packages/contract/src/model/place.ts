import { ContractError } from './contract-error.ts';
import { get, isObject, type JsonObject } from './json.ts';
import { encodeFragment, parseFragment } from './pointer.ts';
import { isMarkedWell, type Provenance, provenanceOf, reasonOf } from './provenance.ts';

/** The names of the members that a node of a type may have. */
type KeyOf<T> = T extends unknown ? keyof T & string : never;

type Origin = { document: unknown; keys: readonly string[]; inherited: string | undefined };

/** What the model says of each thing that it reads: the node, where it stands, and where it comes from. */
export type Located<T = unknown> = Pick<Place<T>, 'node' | 'pointer' | 'provenance'>;

/**
 * A node of a contract and where it really stands. `T` is what OpenAPI says of the node; only the names of its
 * members are relied on. Each member is checked when it is read: one of a wrong type is a ContractError.
 */
export class Place<T = unknown> {
  /** The value in the document itself, not a copy. */
  readonly node: T;
  /** A JSON Pointer as a URI fragment (RFC 6901, section 6). */
  readonly pointer: string;
  /** Inferred when a mark stands on the node, on something around it, or on what refers to it. */
  readonly provenance: Provenance;
  readonly #origin: Origin;

  private constructor(node: T, origin: Origin) {
    this.node = node;
    this.pointer = encodeFragment(origin.keys);
    this.provenance = provenanceOf(node, origin.inherited);
    this.#origin = origin;
  }

  /** The place of a whole document. */
  static root(document: unknown): Place {
    return new Place(document, { document, keys: [], inherited: undefined });
  }

  /** The place at a pointer such as `#/components/schemas/Contact`. Throws a ContractError when it dangles. */
  at(pointer: string): Place {
    return this.#target(pointer, []);
  }

  /** The place that a reference leads to, through any number of them. Throws a ContractError when it dangles. */
  follow(): Place {
    return this.#follow(isReference, []);
  }

  /** Goes down by keys, references followed; undefined where there is no such object. */
  step(...keys: string[]): Place<JsonObject> | undefined {
    let here = this.follow();
    for (const key of keys) {
      const member = here.#member(key, []);
      if (!member) return undefined;
      here = member.follow();
    }
    return isPlaceOfObject(here) ? here : undefined;
  }

  /** The object that stands here or is referred to, as the type that OpenAPI gives it. */
  typed<C extends object>(): Place<C> {
    const target = this.follow();
    if (!isObject(target.node)) throw target.error('This is not an object. Make it one.');
    if ('$ref' in target.node)
      throw target.error('$ref is not a string. Make it a pointer such as #/components/…');
    return target.#marked<C>();
  }

  /** A member that is an object, references followed; undefined when it is missing. */
  object<C extends object>(key: KeyOf<T>): Place<C> | undefined {
    return this.#child(key)?.typed<C>();
  }

  /**
   * A schema; undefined when it is missing. One that has keywords beside its `$ref` stays where it is, because both
   * hold (JSON Schema 2020-12, core, section 8.2.3.1).
   */
  schema<C extends object>(key: KeyOf<T>): Place<C | boolean> | undefined {
    const child = this.#child(key);
    if (!child) return undefined;
    const { node } = child.follow();
    if (!isObject(node) && typeof node !== 'boolean')
      throw child.error('This is neither an object nor a boolean. Make it a schema.');
    return child.#follow(isBareReference, []).#marked<C>();
  }

  /** The members of a map, references followed; none when it is missing. */
  entries<C extends object>(
    key: KeyOf<T>,
    isEntry: (name: string) => boolean = () => true,
  ): [string, Place<C>][] {
    const map = this.#child(key);
    if (map && !isObject(map.node)) throw map.error('This is not an object. Make it one.');
    return map ? map.#children(isEntry).map(([name, child]) => [name, child.typed<C>()]) : [];
  }

  /** The items of an array of objects, references followed; none when it is missing. */
  list<C extends object>(key: KeyOf<T>): Place<C>[] {
    return this.#items(key).map((item) => item.typed<C>());
  }

  /** The items of an array of strings; none when it is missing. */
  texts(key: KeyOf<T>): string[] {
    return this.#items(key).map((item) => {
      if (typeof item.node === 'string') return item.node;
      throw item.error('This is not a string. Make it one.');
    });
  }

  /** A member that is a string; undefined when it is missing. */
  text(key: KeyOf<T>): string | undefined {
    const node = get(this.node, key);
    if (node === undefined || typeof node === 'string') return node;
    throw this.error(`"${key}" is not a string. Make it one.`);
  }

  /** A member that is a string and must not be missing. */
  demand(key: KeyOf<T>): string {
    const text = this.text(key);
    if (text === undefined) throw this.error(`"${key}" is missing. Add it.`);
    return text;
  }

  /** A member that is true or false; false when it is missing. */
  flag(key: KeyOf<T>): boolean {
    const node = get(this.node, key) ?? false;
    if (typeof node === 'boolean') return node;
    throw this.error(`"${key}" is neither true nor false. Make it one of them.`);
  }

  /** An error about what stands here. */
  error(message: string): ContractError {
    return new ContractError(this.pointer, message);
  }

  #child(key: string): Place | undefined {
    const node = get(this.node, key);
    if (node === undefined) return undefined;
    const { document, keys } = this.#origin;
    return new Place(node, { document, keys: [...keys, key], inherited: reasonOf(this.provenance) });
  }

  #children(isEntry: (name: string) => boolean): [string, Place][] {
    const names = Object.keys(this.node ?? {}).filter(isEntry);
    return names.flatMap((name) => {
      const child = this.#child(name);
      return child ? [[name, child]] : [];
    });
  }

  #items(key: KeyOf<T>): Place[] {
    const list = this.#child(key);
    if (list && !Array.isArray(list.node)) throw list.error('This is not an array. Make it one.');
    return list ? list.#children(() => true).map(([, item]) => item) : [];
  }

  /** This place as one of a type. */
  #marked<C>(): Place<C> {
    if (!isMarkedWell(this.node))
      throw this.error('x-inferred gives no reason. Write a sentence, or one for each keyword.');
    // The one cast of the model. That it is safe is said at the class: all but the names of members is checked.
    return this as Place<unknown> as Place<C>;
  }

  /** A member of this, or of what this refers to. `trail` has the references that are being followed. */
  #member(key: string, trail: readonly string[]): Place | undefined {
    return this.#child(key) ?? this.#follow(isReference, trail).#child(key);
  }

  #follow(goesOn: (node: unknown) => boolean, trail: readonly string[]): Place {
    const reference = get(this.node, '$ref');
    if (typeof reference !== 'string' || !goesOn(this.node)) return this;
    if (trail.includes(this.pointer)) throw this.error('$ref leads back to itself. Refer to a definition.');
    const longer = [...trail, this.pointer];
    return this.#target(reference, longer).#follow(goesOn, longer);
  }

  #target(reference: string, trail: readonly string[]): Place {
    const keys = parseFragment(reference);
    if (!keys)
      throw this.error(`"${reference}" is not a pointer into this document. Bundle it, or write #/…`);
    let here = Place.root(this.#origin.document);
    for (const key of keys) {
      const next = here.#member(key, trail);
      if (!next) throw this.error(`"${reference}" leads nowhere. Correct it, or add what it refers to.`);
      here = next;
    }
    const { inherited = reasonOf(this.provenance) } = here.#origin;
    return new Place(here.node, { ...here.#origin, inherited });
  }
}

/** What the model says of each thing that it reads. */
export function located<T>({ node, pointer, provenance }: Place<T>): Located<T> {
  return { node, pointer, provenance };
}

function isPlaceOfObject(place: Place): place is Place<JsonObject> {
  return isObject(place.node);
}

function isReference(node: unknown): boolean {
  return typeof get(node, '$ref') === 'string';
}

function isBareReference(node: unknown): boolean {
  return isObject(node) && Object.keys(node).length === 1;
}
