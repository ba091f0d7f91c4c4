import type { Oas3Rule } from '@redocly/openapi-core';

/** Demands that every operation names its permission, as a role of its security requirement (OpenAPI 3.1, section 4.8.30). */
export const operationNamesPermission: Oas3Rule = () => ({
  Operation(operation, ctx) {
    const requirements = operation.security ?? [];
    const named = requirements.every((requirement) => {
      return Object.values(requirement).some((names) => names.some((name) => name.trim() !== ''));
    });
    if (named && requirements.length > 0) return;
    ctx.report({
      message: 'The operation does not name its permission. Add it: security: [{ apiKey: [verb:Things] }].',
      location: operation.security ? ctx.location.child('security') : ctx.location.key(),
    });
  },
});
