import { fileURLToPath } from 'node:url';
import type { AstroUserConfig } from 'astro';
import { contract } from './integrations/contract.ts';
import { redoc } from './integrations/redoc.ts';
import { texts } from './integrations/texts.ts';

/** Another contract than ours: a bundle to build from, or sources to follow. */
const other = process.env['CONTRACT'];
const finished = other ?? fileURLToPath(import.meta.resolve('@addressbook/spec/openapi.json'));
const source = other ?? fileURLToPath(new URL('../../spec/openapi.yaml', import.meta.url));

const config: AstroUserConfig = {
  site: 'https://docs.addressbook.example',
  srcDir: 'site',
  output: 'static',
  trailingSlash: 'always',
  compressHTML: true,
  integrations: [texts(), redoc(finished)],
  // A strict policy allows nothing inside the pages: neither style sheets, nor scripts, nor styles of single words.
  build: { inlineStylesheets: 'never', format: 'directory' },
  vite: {
    plugins: [contract({ source, finished })],
    build: { assetsInlineLimit: 0 },
    ssr: { external: ['@astrojs/prism', '@astrojs/prism/dist/highlighter'] },
  },
  markdown: { syntaxHighlight: 'prism' },
  devToolbar: { enabled: false },
};

export default config;
