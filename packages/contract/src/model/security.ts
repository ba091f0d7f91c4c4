import { located, type Place } from './place.ts';
import type { DocumentObject, SecurityAlternative, SecurityScheme } from './types.ts';

/** The nodes that may demand security: the document, or an operation instead of it. */
type Secured = Place<{ security?: object[] }>;

/** Reads the security schemes of a contract. */
export function readSecuritySchemes(root: Place<DocumentObject>): SecurityScheme[] {
  const components = root.object<{ securitySchemes?: object }>('components');
  const schemes = components?.entries<SecurityScheme['node']>('securitySchemes') ?? [];
  return schemes.map(([key, scheme]) => {
    return {
      ...located(scheme),
      key,
      type: scheme.demand('type'),
      description: scheme.text('description'),
      scheme: scheme.text('scheme')?.toLowerCase(),
      in: scheme.text('in'),
      name: scheme.text('name'),
    };
  });
}

/** Reads the alternatives that a document or an operation demands; none when it does not say anything. */
export function readSecurity(from: Secured, schemes: SecurityScheme[]): SecurityAlternative[] {
  return from.list<Record<string, string[]>>('security').map((alternative) => ({
    ...located(alternative),
    schemes: Object.keys(alternative.node).map((key) => {
      const scheme = schemes.find((one) => one.key === key);
      if (!scheme) throw alternative.error(`There is no security scheme "${key}". Declare it in components.`);
      return { ...scheme, roles: alternative.texts(key) };
    }),
  }));
}
