import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import oneOperation from '@addressbook/contract/fixtures/one-operation.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changelogOf } from '../src/diff/changelog.ts';
import { compareContracts } from '../src/diff/compare.ts';
import { catalogue } from './change-catalogue.ts';
import { type Editor, edit } from './edit-document.ts';

const bundle = JSON.stringify(oneOperation);
const command = fileURLToPath(new URL('../src/diff/cli.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'addressbook-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the contract with some edits to a file. */
function contractWith(name: string, ...edits: ((editor: Editor) => void)[]): string {
  const document: unknown = JSON.parse(bundle);
  for (const change of edits) change(edit(document));
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(document, null, 2));
  return file;
}

describe('a change of the contract', () => {
  const impacts = new Map<string, string>();

  beforeAll(async () => {
    const queue = [...catalogue.entries()];
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [index, { title, edit, from = () => {} }] = next;
        const base = contractWith(`base-${index}.json`, from);
        const { impact } = await compareContracts(base, contractWith(`${index}.json`, edit));
        impacts.set(title, impact ?? 'none');
      }
    };
    await Promise.all([work(), work(), work()]);
  }, 120_000);

  test.each(catalogue)('$title: $bump', ({ title, bump }) => {
    expect(impacts.get(title)).toBe(bump);
  });
});

describe('the changelog', () => {
  const releases = join(folder, 'changelog');
  const release = (version: string, ...edits: ((editor: Editor) => void)[]) =>
    contractWith(`changelog/${version}.yaml`, ({ set }) => set(['info', 'version'], version), ...edits);
  beforeAll(() => mkdirSync(releases));

  test('of a single release is that release', async () => {
    const first = release('1.0.0');
    expect(await changelogOf(releases, first)).toEqual([{ version: '1.0.0', changes: [] }]);
  });

  test('compares each release with the one before, and puts the current contract before all of them', async () => {
    release('1.1.0', ({ remove }) =>
      remove(['components', 'schemas', 'ContactChanges', 'properties', 'msisdn', 'pattern']),
    );
    const next = contractWith('next.json', ({ set }) => set(['info', 'version'], '2.0.0'));
    const changelog = await changelogOf(releases, next);
    expect(changelog.map(({ version, since, impact }) => [version, since, impact])).toEqual([
      ['2.0.0', '1.1.0', 'major'],
      ['1.1.0', '1.0.0', 'minor'],
      ['1.0.0', undefined, undefined],
    ]);
    expect(changelog[1]?.changes).toEqual([
      expect.objectContaining({
        impact: 'minor',
        kind: 'modified',
        where: expect.stringContaining('pattern'),
      }),
    ]);
  });
});

describe('contract:diff', () => {
  const released = join(folder, 'released');
  beforeAll(() => {
    mkdirSync(released);
    for (const version of ['0.9.0', '1.0.0', '0.10.0'])
      writeFileSync(join(released, `${version}.yaml`), bundle);
  });

  const run = (contract: string, releases = released) => {
    const args = [command, '--released', releases, '--contract', contract];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return { exitCode: status, stdout, stderr: stderr.trim() };
  };
  const version = (value: string) => (editor: Editor) => editor.set(['info', 'version'], value);
  const closeAlias = ({ remove }: Editor) =>
    remove(['components', 'schemas', 'ContactChanges', 'properties', 'alias']);
  const addMember = ({ set }: Editor) =>
    set(['components', 'schemas', 'ContactRecord', 'properties', 'created_on'], { type: 'string' });

  test('compares with the newest release by semver, and reports that nothing changed', () => {
    expect(run(contractWith('same.json'))).toEqual({
      exitCode: 0,
      stdout: '## 1.0.0\n\nNothing changed since 1.0.0.\n',
      stderr: '',
    });
  });

  test('passes when the version is bumped as the changes demand, and prints them as Markdown', () => {
    const { exitCode, stdout } = run(contractWith('more.json', addMember, version('1.1.0')));
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      '## 1.1.0\n\nSince 1.0.0, in all a **minor** change.\n\n| impact | change | where | why |',
    );
    expect(stdout).toMatch(/\| minor \| added \| `#\/paths\/.*\/record\/properties\/created_on` \|/);
  });

  test.each([
    {
      title: 'a breaking change without a bump',
      edits: [closeAlias],
      impact: 'major',
      least: '2.0.0',
      now: '1.0.0',
    },
    {
      title: 'a breaking change as a minor',
      edits: [closeAlias, version('1.1.0')],
      impact: 'major',
      least: '2.0.0',
      now: '1.1.0',
    },
    {
      title: 'an addition as a patch',
      edits: [addMember, version('1.0.1')],
      impact: 'minor',
      least: '1.1.0',
      now: '1.0.1',
    },
  ])('fails on $title, with the version that the changes demand', ({ title, edits, impact, least, now }) => {
    const { exitCode, stderr } = run(contractWith(`${title}.json`, ...edits));
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `spec/openapi.yaml#/info/version is ${now}, but the changes since 1.0.0 demand a ${impact} bump: revert them or bump it. Set it to ${least}.`,
    );
  });

  test('a version before the release fails, though nothing changed', () => {
    const { exitCode, stderr } = run(contractWith('older.json', version('0.9.9')));
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'spec/openapi.yaml#/info/version is 0.9.9, which comes before 1.0.0. Set it to 1.0.0.',
    );
  });

  test('a bump alone is not a change, and a pre-release of the demanded version is enough', () => {
    expect(run(contractWith('bumped.json', version('9.0.0')))).toMatchObject({
      exitCode: 0,
      stdout: '## 9.0.0\n\nNothing changed since 1.0.0.\n',
    });
    expect(run(contractWith('rc.json', closeAlias, version('2.0.0-rc.1'))).exitCode).toBe(0);
  });

  test('a changed example is in the changelog of a bumped version', () => {
    const example = ['components', 'examples', 'updateContact.documented.request', 'value', 'alias'];
    const { stdout } = run(contractWith('example.json', ({ set }) => set(example, 'jane'), version('1.0.1')));
    expect(stdout).toContain('| patch | modified | `#/` | Examples or the order of members differ. |');
  });

  test('a pattern with a bar stays in its cell', () => {
    const alias = ['components', 'schemas', 'ContactChanges', 'properties', 'alias', 'pattern'];
    const { stdout } = run(contractWith('bar.json', ({ set }) => set(alias, '^(a|b)$')));
    expect(stdout).toContain('^(a\\|b)$');
  });

  test('a version or a release that is not semver is one message and exit code 2', () => {
    expect(run(contractWith('none.json', version('one')))).toMatchObject({
      exitCode: 2,
      stderr:
        'The contracts could not be compared. spec/openapi.yaml#/info/version is one, which is not a version (semver).',
    });
    const stray = join(folder, 'stray');
    mkdirSync(stray);
    writeFileSync(join(stray, 'README.yaml'), bundle);
    expect(run(contractWith('any.json'), stray)).toMatchObject({
      exitCode: 2,
      stderr: `The contracts could not be compared. ${stray}/README.yaml is not named after a version (semver).`,
    });
  });

  test('a missing contract is one message and exit code 2', () => {
    const { exitCode, stderr } = run(join(folder, 'missing.json'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('The contracts could not be compared.');
    expect(stderr).toContain('missing.json');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('a folder without a release is one message and exit code 2', () => {
    expect(run(contractWith('first.json'), join(folder, 'nothing'))).toMatchObject({
      exitCode: 2,
      stderr: `The contracts could not be compared. There is no release in ${join(folder, 'nothing')}: add ${join(folder, 'nothing')}/<version>.yaml.`,
    });
  });
});
