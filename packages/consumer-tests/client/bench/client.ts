/**
 * The client beside its peers, in one run (`pnpm bench client`): size of a bundle, time of a call with a stubbed fetch and over loopback,
 * cost of a type check, time of an import. Prints one table. Takes about two minutes.
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ceilings } from './consumer.ts';
import { bundle, typecheck } from './measure.ts';
import { generatePeers, type Peer, peers } from './peers.ts';

type Call = () => Promise<unknown>;
type Connect = (baseUrl: string, fetch: unknown) => Call;

const here = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(here, '.generated-'));

const progress = (text: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** Bundles a peer for Node, so that all are measured as plain JavaScript. */
async function connectOf({ program }: Peer, index: number): Promise<Connect> {
  const outfile = join(scratch, `${index}.mjs`);
  await build({
    stdin: { contents: program, resolveDir: here, loader: 'ts' },
    ...{ bundle: true, format: 'esm', platform: 'node', outfile },
  });
  return (await import(outfile)).connect;
}

/** Microseconds of one call, of each peer: the best of several rounds, in which all take turns. */
async function times(calls: Call[], rounds: number, perRound: number): Promise<number[][]> {
  const all: number[][] = calls.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, call] of calls.entries()) {
      const start = process.hrtime.bigint();
      for (let count = 0; count < perRound; count++) await call();
      all[index]?.push(Number(process.hrtime.bigint() - start) / 1000 / perRound);
    }
  }
  return all;
}

const best = (rounds: number[] | undefined) => Math.min(...(rounds ?? []));

function stub(status: number, body: object): () => Promise<Response> {
  const text = JSON.stringify(body);
  const headers = new Headers({ 'content-type': 'application/json', 'content-length': `${text.length}` });
  return () => Promise.resolve(new Response(text, { status, headers }));
}

/** Sees that each peer really sends the update once: one that fails before would look fast. */
async function prove(connects: Connect[]): Promise<void> {
  for (const [index, connect] of connects.entries()) {
    const sent: string[] = [];
    const fetch = async (input: string | URL | Request, init?: RequestInit) => {
      const request = new Request(input, init);
      sent.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`);
      return stub(200, { success: true })();
    };
    await connect('http://127.0.0.1:4010', fetch)();
    const expected = 'POST /addressbook/contacts/3392287d-7a79-4789-9ef8-7dc174836688 {"alias":"john"}';
    if (sent.join() !== expected) throw new Error(`${peers[index]?.name} sent: ${sent.join() || 'nothing'}`);
  }
}

async function stubbed(connects: Connect[], status: number, body: object): Promise<number[]> {
  const calls = connects.map((connect) => connect('http://127.0.0.1:4010', stub(status, body)));
  await times(calls, 2, 2000);
  const [raw, ...others] = (await times(calls, 9, 10_000)).map(best);
  return [0, ...others.map((time) => time - (raw ?? 0))];
}

/**
 * How many times the time of raw fetch a call over loopback takes. The peers take turns after every single call, and
 * medians are compared, so that a slow moment of the machine falls on all of them.
 */
async function loopback(connects: Connect[]): Promise<number[]> {
  const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  try {
    const [port] = await once(server.stdout?.setEncoding('utf8') ?? server, 'data');
    const calls = connects.map((connect) =>
      connect(`http://127.0.0.1:${String(port).trim()}`, globalThis.fetch),
    );
    await times(calls, 1, 500);
    const medians = (await times(calls, 4000, 1)).map(median);
    return medians.map((time) => time / (medians[0] ?? Number.NaN));
  } finally {
    server.disconnect();
  }
}

/** How many times the time of an empty module the import of a peer takes: the median of many processes. */
async function imports(): Promise<(number | undefined)[]> {
  const require = createRequire(import.meta.url);
  const empty = join(scratch, 'empty.mjs');
  writeFileSync(empty, 'export {};');
  const modules = await Promise.all(
    peers.map(async ({ module }, index) => {
      if (!module?.endsWith('.ts')) return module && import.meta.resolve(module);
      const outfile = join(scratch, `import-${index}.mjs`);
      await build({
        entryPoints: [require.resolve(module)],
        bundle: true,
        format: 'esm',
        platform: 'node',
        outfile,
      });
      return outfile;
    }),
  );
  const measure = (module: string) => {
    const program = `const start = performance.now(); await import('${module}'); console.log(performance.now() - start)`;
    return Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
    );
  };
  const rounds = Array.from({ length: 15 }, () => {
    const own = measure(empty);
    return modules.map((module) => module && measure(module) / own);
  });
  return modules.map((module, index) =>
    module ? median(rounds.map((round) => Number(round[index]))) : undefined,
  );
}

/** Type instantiations of each program over those of an empty module. */
function costs(programs: string[]): number[] {
  const [none = 0, ...all] = ['export {};', ...programs].map((program) => {
    const { exitCode, printed, instantiations } = typecheck(scratch, program, { lenient: true });
    if (exitCode !== 0) throw new Error(`a program does not compile:\n${program}\n${printed}`);
    return instantiations;
  });
  return all.map((instantiations) => instantiations - none);
}

try {
  progress('generating the peers');
  generatePeers();
  const connects = await Promise.all(peers.map(connectOf));
  await prove(connects);
  // A call and a use of what it returns: without the use, nobody pays for the type of it.
  const programs = peers.map(
    ({ program }) => `${program}\nconsole.log(await connect('https://api.addressbook.example', fetch)());`,
  );
  progress('bundling');
  const sizes = await Promise.all(programs.map(async (program) => (await bundle(program, here)).gzip));
  progress('type-checking');
  const instantiations = costs(programs);
  progress('calling a stub');
  const record = { id: '1', alias: 'john', msisdn: '55555555555', updated_on: '2025-11-10T20:45:30.000Z' };
  const ok = await stubbed(connects, 200, { success: true, record });
  const failure = { name: 'NotFoundError', statusCode: 404, message: 'Contact not found' };
  const bad = await stubbed(connects, 400, { success: false, error: failure });
  progress('calling over loopback');
  const loop = await loopback(connects);
  progress('importing');
  const importing = await imports();
  progress('');

  console.log(
    `Node ${process.version}. Ceilings in \`test\`: ${ceilings.gzip} bytes, ${ceilings.instantiations} instantiations.\n`,
  );
  console.log(
    '| | gzip, bytes | µs over raw fetch, 200 | 400 | loopback, × raw fetch | instantiations | import, × empty | dependencies |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |');
  for (const [index, { name, dependencies }] of peers.entries()) {
    const cells = [
      ...[sizes[index], ok[index]?.toFixed(1), bad[index]?.toFixed(1), loop[index]?.toFixed(2)],
      ...[instantiations[index], importing[index]?.toFixed(1) ?? '', dependencies],
    ];
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
