import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyWorkspace } from './workspace-copy.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

test('there are at most 18 root scripts, and only what pnpm understands everywhere sets variables', () => {
  expect(Object.keys(manifest.scripts).length).toBeLessThanOrEqual(18);
  expect(readFileSync('pnpm-workspace.yaml', 'utf8')).toMatch(/^shellEmulator: true$/m);
});

test('the versions that the root repeats are those of the catalog', () => {
  const catalog = readFileSync('pnpm-workspace.yaml', 'utf8');
  for (const name of ['@types/node', 'typescript', 'vitest']) {
    const [, version] = new RegExp(`^  "?${name}"?: (\\S+)$`, 'm').exec(catalog) ?? [];
    expect([name, manifest.devDependencies[name]]).toEqual([name, version]);
  }
});

test('`npm install` by habit installs nothing, and says what to run instead', () => {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-npm-'));
  try {
    // npm resolves dependencies before it looks at "engines", and would stop at a `catalog:`.
    const { devDependencies, ...others } = manifest;
    expect(Object.values(devDependencies).join()).not.toContain('catalog:');
    writeFileSync(join(folder, 'package.json'), JSON.stringify(others));
    writeFileSync(join(folder, '.npmrc'), readFileSync('.npmrc'));
    const options = { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder }, timeout: 30_000 };
    const { status, stderr } = spawnSync('npm', ['install', '--offline'], { ...options, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain(`npx -y ${manifest.packageManager} install`);
    expect(readdirSync(folder)).not.toContain('node_modules');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each(['npm/11.0.0 node/v20.0.0', 'yarn/1.22.22 npm/? node/v20.0.0'])(
  '`test` run by %s says in one line what to run instead',
  (agent) => {
    const env = { PATH: process.env['PATH'], npm_config_user_agent: agent };
    const { status, stdout, stderr } = spawnSync('node', ['scripts/needs-pnpm.js'], {
      env,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(`This workspace needs pnpm. Run: npx -y ${manifest.packageManager} test\n`);
  },
);

test('`test` run by pnpm goes on', () => {
  const env = { PATH: process.env['PATH'], npm_config_user_agent: 'pnpm/12.21.0 npm/? node/v24.0.0' };
  expect(execFileSync('node', ['scripts/needs-pnpm.js'], { env, encoding: 'utf8' })).toBe('');
});

test.each([
  ['test', 'nothing', 'The tests have no part "nothing".'],
  ['bench', 'nothing', 'Name the part to measure: '],
])('`%s` with an unknown part says which there are', (script, part, message) => {
  const { status, stderr } = spawnSync('node', [`scripts/${script}.ts`, part], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain(message);
});

// What broke: a fresh clone published a package without its build, and nothing said so.
test('packing builds first, in a fresh clone too', () => {
  const workspace = copyWorkspace();
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-pack-'));
  try {
    for (const name of ['client', 'mock', 'contract-tests']) {
      const tarball = join(folder, `${name}.tgz`);
      const { exitCode, printed } = workspace.run(
        '--filter',
        `@addressbook/${name}`,
        'pack',
        '--out',
        tarball,
      );
      expect(exitCode, printed).toBe(0);
      const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n');
      expect(files).toEqual(expect.arrayContaining(['package/dist/index.js', 'package/dist/index.d.ts']));
    }
  } finally {
    workspace.remove();
    rmSync(folder, { recursive: true });
  }
}, 120_000);

/** The cache keys of all tasks whose tests can need a browser. */
function browserKeys(browser: string): Record<string, string> {
  const args = ['--silent', 'turbo', 'test', 'test:consumers', '--dry=json'];
  const env = { ...process.env, CHROMIUM_PATH: browser };
  const printed = execFileSync('pnpm', args, { env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const { tasks }: { tasks: { taskId: string; hash: string }[] } = JSON.parse(
    printed.slice(printed.indexOf('{'), printed.lastIndexOf('}') + 1),
  );
  const names = ['@addressbook/docs#test', '@addressbook/mock#test', '//#test:consumers'];
  return Object.fromEntries(
    tasks.filter(({ taskId }) => names.includes(taskId)).map(({ taskId, hash }) => [taskId, hash]),
  );
}

// What broke: tests skipped for want of a browser came from the cache as passed once there was one.
test('tests in a browser are run again when a browser is found', () => {
  const [without, found] = [browserKeys(''), browserKeys('/usr/bin/chromium')];
  expect(Object.keys(without)).toHaveLength(3);
  for (const [name, hash] of Object.entries(without)) expect([name, found[name]]).not.toEqual([name, hash]);
});
