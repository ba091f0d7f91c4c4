import type { AstroUserConfig } from 'astro';

const config: AstroUserConfig = {
  site: 'https://docs.addressbook.example',
  srcDir: 'site',
  output: 'static',
  trailingSlash: 'always',
  // A strict policy allows nothing inside the pages: neither style sheets, nor scripts, nor styles of single words.
  build: { inlineStylesheets: 'never', format: 'directory' },
  vite: {
    build: { assetsInlineLimit: 0 },
    ssr: { external: ['@astrojs/prism', '@astrojs/prism/dist/highlighter'] },
  },
  markdown: { syntaxHighlight: 'prism' },
  devToolbar: { enabled: false },
};

export default config;
