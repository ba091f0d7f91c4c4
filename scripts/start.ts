/** `pnpm start`: serves the built mock and the built site. */
import { runApps } from './apps.ts';

process.exitCode = await runApps([
  { name: 'mock', does: 'the API, with mock responses', file: 'apps/mock/dist/bin.js' },
  { name: 'docs', does: 'the documentation', file: 'apps/docs/src/serve.ts' },
]);
