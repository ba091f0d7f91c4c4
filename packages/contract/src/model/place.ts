import { ContractError } from './contract-error.ts';
import { get, isObject, type JsonObject } from './json.ts';
import { encodeFragment, parseFragment } from './pointer.ts';
import { type Provenance, provenanceOf, reasonOf } from './provenance.ts';

type Origin = { document: unknown; keys: readonly string[]; inherited: string | undefined };

/** A node of a contract with its real position. Leads to other nodes, and follows references. */
export class Place<T = unknown> {
  /** The value in the document itself, not a copy. */
  readonly node: T;
  /** A JSON Pointer as a URI fragment (RFC 6901, section 6). */
  readonly pointer: string;
  /** Inferred when the node, a node around it, or the reference to it is marked. */
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

  /** The place at a pointer such as `#/components/schemas/Contact`. Throws a ContractError when the pointer dangles. */
  at(pointer: string): Place {
    return Place.root(this.#origin.document).#target(pointer, []);
  }

  /** The place of a member of this node itself; undefined when it has no such member. */
  child(key: string): Place | undefined {
    const node = get(this.node, key);
    if (node === undefined) return undefined;
    const { document, keys } = this.#origin;
    return new Place(node, { document, keys: [...keys, key], inherited: reasonOf(this.provenance) });
  }

  /**
   * The place that a reference leads to, through any number of them, as long as `goesOn` returns true. Throws a
   * ContractError when one dangles or leads back to itself.
   */
  follow(goesOn: (node: unknown) => boolean = () => true): Place {
    return this.#follow(goesOn, []);
  }

  /** The object that a list of keys leads to, references followed; undefined when there is no such object. */
  step(...keys: string[]): Place<JsonObject> | undefined {
    let here: Place = this;
    for (const key of keys) {
      const member = here.#member(key, []);
      if (!member) return undefined;
      here = member;
    }
    const target = here.follow();
    return isPlaceOfObject(target) ? target : undefined;
  }

  /** An error about this place. */
  error(message: string): ContractError {
    return new ContractError(this.pointer, message);
  }

  /** A member of this node, or of the target of its reference. `trail` has the references that are being followed. */
  #member(key: string, trail: readonly string[]): Place | undefined {
    return this.child(key) ?? this.#follow(() => true, trail).child(key);
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
      if (!next) throw this.error(`"${reference}" has no target. Correct it, or add the target.`);
      here = next;
    }
    const { inherited = reasonOf(this.provenance) } = here.#origin;
    return new Place(here.node, { ...here.#origin, inherited });
  }
}

/** Whether the node of a place is an object. */
export function isPlaceOfObject(place: Place): place is Place<JsonObject> {
  return isObject(place.node);
}
