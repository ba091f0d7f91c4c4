/**
 * `node src/serve.ts [--live]`: serves the site on DOCS_PORT, built or, with `--live`, from its sources. `--live` follows
 * the contract that CONTRACT names, a bundle or the root of YAML sources; by default the built bundle of ours.
 */
import { startDocs } from './index.ts';
import { startLiveDocs } from './live.ts';

const text = process.env['DOCS_PORT'] || '4000';
const port = Number(text);

/** What to do about an error that the person at the terminal can mend; undefined for any other. */
function explanationOf(error: unknown): string | undefined {
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    return 'DOCS_PORT is not a port. Choose a number from 0 (any free one) to 65535.';
  if (!String(error).includes('EADDRINUSE')) return undefined;
  const other = port < 65_535 ? port + 1 : port - 1;
  return `Port ${port} is in use, so the docs cannot start. Choose another: DOCS_PORT=${other}`;
}

try {
  const docs = await (process.argv.includes('--live') ? startLiveDocs({ port }) : startDocs({ port }));
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
    process.once(event, () => {
      void docs.stop().then(() => process.exit());
    });
  if (process.send) process.send({ url: docs.url });
  else console.log(`docs  ${docs.url}\n\nCtrl-C stops it.`);
} catch (error) {
  const explanation = explanationOf(error);
  if (explanation === undefined) throw error;
  console.error(explanation);
  process.exitCode = 1;
}
