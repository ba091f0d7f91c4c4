/** `pnpm start`: the mock and the site, as they are built. */
import { runApps } from './apps.ts';

process.exitCode = await runApps([
  { name: 'mock', does: 'answers like the API', file: 'apps/mock/dist/bin.js' },
  { name: 'docs', does: 'what to send, what comes back', file: 'apps/docs/src/serve.ts' },
]);
