import { serializePrimitiveParam } from 'openapi-fetch';

/** Fills a path template with the parameters that `checkPath` has let through. */
export function pathSerializer(path: string, parameters: Record<string, unknown>): string {
  return path.replace(/\{([^{}]+)\}/g, (_, name) =>
    serializePrimitiveParam('', `${parameters[name]}`).slice(1),
  );
}
