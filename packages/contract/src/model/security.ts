import { entriesOf, itemsOf, nodeAt, objectAt } from './node.ts';
import type { Place } from './place.ts';
import type { SecurityAlternative, SecurityScheme } from './types.ts';

/** Reads the security schemes of a contract. */
export function readSecuritySchemes(root: Place): SecurityScheme[] {
  const components = objectAt(root).child('components');
  const schemes = components ? entriesOf(components, 'securitySchemes') : [];
  return schemes.map(([key, place]) => {
    const scheme = nodeAt<SecurityScheme>(place, 'type');
    return { ...scheme, key, ...(scheme.scheme && { scheme: scheme.scheme.toLowerCase() }) };
  });
}

/** Reads the alternatives that a document or an operation demands; none when it does not have `security`. */
export function readSecurity(from: Place, schemes: SecurityScheme[]): SecurityAlternative[] {
  return itemsOf(from, 'security').map((alternative) => {
    const { node, pointer, provenance } = objectAt(alternative);
    const demanded = Object.keys(node).map((key) => {
      const scheme = schemes.find((one) => one.key === key);
      if (!scheme) throw alternative.error(`There is no security scheme "${key}". Declare it in components.`);
      return { ...scheme, roles: readRoles(alternative, key) };
    });
    return { pointer, provenance, schemes: demanded };
  });
}

function readRoles(alternative: Place, key: string): string[] {
  return itemsOf(alternative, key).map(({ node }) => {
    if (typeof node === 'string') return node;
    throw alternative.error(`A role of "${key}" is not a string. Make it one.`);
  });
}
