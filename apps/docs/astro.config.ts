import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroUserConfig } from 'astro';
import { contract } from './integrations/contract.ts';
import { finishedPages } from './integrations/finished-pages.ts';

/** A bundle to build from, or sources for the development server to watch; by default the bundle of our contract. */
const contractFile = process.env['CONTRACT']
  ? resolve(process.env['CONTRACT'])
  : fileURLToPath(import.meta.resolve('@addressbook/spec/openapi.json'));

const config: AstroUserConfig = {
  site: 'https://docs.addressbook.example',
  srcDir: 'site',
  output: 'static',
  trailingSlash: 'always',
  compressHTML: true,
  integrations: [finishedPages()],
  // The policy allows nothing inline: neither style sheets, nor scripts, nor `style` attributes.
  build: { inlineStylesheets: 'never', format: 'directory' },
  vite: {
    plugins: [contract(contractFile)],
    build: { assetsInlineLimit: 0 },
    ssr: { external: ['@astrojs/prism', '@astrojs/prism/dist/highlighter'] },
  },
  markdown: { syntaxHighlight: 'prism' },
  devToolbar: { enabled: false },
};

export default config;
