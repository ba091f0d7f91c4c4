import licensePlugin from 'rollup-plugin-license';
import type { UserConfig } from 'tsdown';

// Its types are those of an ES module; it is a CommonJS one, whose default import is the function.
const license = licensePlugin as unknown as typeof licensePlugin.default;

// Prism and all it needs are inside the package: `npx` fetches one archive, no install script can run (Prism's tree
// has one, for telemetry), and one file loads faster than three thousand.
const config: UserConfig = {
  entry: ['src/bin.ts', 'src/index.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  dts: { entry: 'src/index.ts' },
  fixedExtension: false,
  minify: true,
  deps: { alwaysBundle: [/.*/], onlyBundle: false },
  alias: {
    // Its `main` is a UMD file, whose requires no bundler can follow.
    'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
  },
  plugins: [
    license({
      thirdParty: {
        output: 'dist/THIRD-PARTY-LICENCES.txt',
        allow: {
          test: '(MIT OR ISC OR BSD-2-Clause OR BSD-3-Clause OR 0BSD OR Apache-2.0 OR MPL-2.0)',
          failOnUnlicensed: true,
          failOnViolation: true,
        },
      },
    }),
    {
      name: 'without-what-is-not-used',
      resolveId(id, importer) {
        // Reads Postman collections; a contract is never one.
        if (id === 'postman-collection') return { id: '\0empty' };
        // Prism's proxy and callbacks, which are not used, would fetch.
        if (id === 'node-fetch') return { id: '\0no-fetch' };
        // The other seventy languages are 4 MB.
        if (id === '@faker-js/faker') return this.resolve('@faker-js/faker/locale/en', importer);
        return undefined;
      },
      // At the top of a CommonJS module `this` is its exports; the bundler takes it for a module of the other kind.
      transform: (code, id) =>
        id.includes('uri-template-lite') ? code.replaceAll('this.URI', 'exports.URI') : undefined,
      load: (id) => ({ '\0empty': 'export {};', '\0no-fetch': 'export default undefined;' })[id],
    },
  ],
};

export default config;
