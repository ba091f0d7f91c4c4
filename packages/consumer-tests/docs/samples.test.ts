/** The samples and the console of the published site, with the packed client and the packed mock. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type RunningDocs, startDocs } from '@addressbook/docs';
import { type RunningMock, startMock } from '@addressbook/mock';
import contract from '@addressbook/spec/openapi.json' with { type: 'json' };
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedAt, type ScratchProject, scratchProject } from '../packed.ts';

/** How a person runs a sample of each language. */
const commands = {
  curl: ['sh', 'sample.sh'],
  TypeScript: [process.execPath, 'client.ts'],
  fetch: [process.execPath, 'plain.mjs'],
  Python: ['python3', 'sample.py'],
} as const;
type Language = keyof typeof commands;
const languages = ['curl', 'TypeScript', 'fetch', 'Python'] as const satisfies Language[];

let mock: RunningMock;
let project: ScratchProject;
beforeAll(async () => {
  mock = await startMock({ port: 0, static: true });
  project = scratchProject('client');
});
afterAll(async () => {
  await mock.stop();
  project.remove();
});

/** Runs a sample, and returns its exit code and what it prints. */
async function run(language: Language, sample: string): Promise<{ code: unknown; printed: string }> {
  const [command, file] = commands[language];
  writeFileSync(join(project.folder, file), sample);
  const options = { cwd: project.folder, env: { PATH: process.env['PATH'] } };
  const child = promisify(execFile)(command, [file], options);
  return child.then(
    ({ stdout, stderr }) => ({ code: 0, printed: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, printed: stdout + stderr }),
  );
}

/** The sample in a panel of a page, without its markup. */
function sampleIn(html: string, language: Language): string {
  const [, panel = ''] = html.split(`data-language="${language}"`);
  const [, code = ''] = /<code[^>]*>([\s\S]*?)<\/code>/.exec(panel) ?? [];
  const entities: Record<string, string> = {
    quot: '"',
    amp: '&',
    lt: '<',
    gt: '>',
    '#39': "'",
    '#34': '"',
    '#x27': "'",
  };
  return code
    .replace(/<[^>]+>/g, '')
    .replace(/&(quot|amp|lt|gt|#39|#34|#x27);/g, (_, name: string) => entities[name] ?? '');
}

describe.each(['index.html', 'reference/updateContact/index.html'])('on %s', (page) => {
  const html = readFileSync(join(installedAt('docs'), 'dist', page), 'utf8');

  test.each(languages)('the sample in %s prints the updated record', async (language) => {
    const sample = sampleIn(html, language);
    expect(sample).toContain('http://127.0.0.1:4010');
    const { code, printed } = await run(language, sample.replaceAll('http://127.0.0.1:4010', mock.url));
    expect({ code, printed }).toEqual({
      code: 0,
      printed: expect.stringContaining('2025-11-10T20:45:30.000Z'),
    });
  });
});

/** The names of the errors in the contract's examples; undefined for those of successes. */
const errorNames = new Map(
  Object.entries(contract.components.examples).map(([key, { value }]) => [
    key,
    'error' in value ? value.error.name : undefined,
  ]),
);

const errorNameOf = (key: string) =>
  errorNames.get(`${key}.response`) ?? errorNames.get(`updateContact.${key}.response`);

/** How the sample of a case ends: by its error's name, which its status hides for NotFoundError. */
function expectedOf(key: string, language: Language): { code: unknown; printed: unknown } {
  const name = errorNameOf(key);
  if (!name) return { code: 0, printed: expect.stringContaining('updated_on') };
  if (language === 'curl') return { code: 22, printed: expect.stringContaining(`"name":"${name}"`) };
  if (name === 'NotFoundError') return { code: 0, printed: 'Handle NotFoundError here.\n' };
  return { code: 1, printed: expect.stringContaining(name) };
}

const executablePath = process.env['CHROMIUM_PATH'];

// The root's scripts set the path of a browser; CI has one.
describe.skipIf(!executablePath && !process.env['CI'])('in the console', () => {
  let docs: RunningDocs;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    docs = await startDocs({ port: 0 });
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'];
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${docs.url}/console/updateContact/`);
    await page.fill('#server', mock.url);
  });
  afterAll(async () => {
    await browser?.close();
    await docs?.stop();
  });

  const shown = async (language: Language) =>
    (await page.locator(`[data-sample="${language}"]`).textContent()) ?? '';

  test('every case arrives from the mock', async () => {
    for (const { key, status } of mock.cases) {
      await page.selectOption('#case', key);
      await page.click('.send');
      await page.locator('#status', { hasText: new RegExp(`^HTTP ${status} in \\d+ ms$`) }).waitFor();
      const { success, error } = JSON.parse((await page.textContent('#received')) ?? '');
      expect({ key, success, name: error?.name }).toEqual({
        key,
        success: status < 300,
        name: errorNameOf(key),
      });
      expect(await page.textContent('#headers')).toContain('x-request-id: ');
    }
    // The browser writes every error response into its console.
    expect(complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
  });

  test('the sample of every case ends as its response says', async () => {
    expect(mock.cases.length).toBeGreaterThan(10);
    for (const { key, status } of mock.cases) {
      await page.selectOption('#case', key);
      for (const language of languages) {
        const result = await run(language, await shown(language));
        expect({ key, language, ...result }).toMatchObject(expectedOf(key, language));
        expect([key, mock.requests.at(-1)?.status]).toEqual([key, status]);
      }
    }
  });

  test('what a reader types cannot break out of a sample', async () => {
    const odd = `it's "5" \\ \`$HOME\` \${x} $(id) !`;
    await page.selectOption('#case', '');
    await page.fill('#parameter-contact_id', odd);
    await page.fill('#body', JSON.stringify({ alias: odd, meta: { [odd]: [true, null, 1e21] } }));
    for (const language of languages) {
      expect(await run(language, await shown(language))).toMatchObject({ code: 0 });
      expect(decodeURIComponent(mock.requests.at(-1)?.path ?? '')).toBe(`/addressbook/contacts/${odd}`);
    }
  });
});
