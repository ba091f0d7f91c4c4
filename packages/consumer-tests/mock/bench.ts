/**
 * Compares the built mock with `prism mock`: `pnpm bench mock`. Load comes from a process of its own, the servers take
 * turns, and what they print goes nowhere. Loopback only; it ends by itself after about two minutes.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installedAt } from '../packed.ts';

const require = createRequire(import.meta.url);
const contract = fileURLToPath(import.meta.resolve('@addressbook/spec/openapi.json'));
const port = 4019;
const contact = `http://127.0.0.1:${port}/addressbook/contacts/3392287d-7a79-4789-9ef8-7dc174836688`;
const body = '{"msisdn":"55555555555","alias":"john","meta":{"NAME":"John Doe"}}';
const headers = { 'content-type': 'application/json', authorization: 'Bearer YOUR_API_KEY' };

const prism = [require.resolve('@stoplight/prism-cli'), 'mock', contract];
const ours = [join(installedAt('mock'), 'dist/bin.js')];
const commands = {
  'prism mock': prism,
  'addressbook-mock': ours,
  'prism mock -v silent': [...prism, '-v', 'silent'],
  'addressbook-mock --quiet': [...ours, '--quiet'],
};
type Name = keyof typeof commands;
const names = Object.keys(commands) as Name[]; // Object.keys forgets the names that it returns

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** Starts a server and waits for its first 200: the process, and how many milliseconds that took. */
async function start(command: string[]): Promise<{ child: ChildProcess; milliseconds: number }> {
  const begin = performance.now();
  const child = spawn(process.execPath, [...command, '--port', String(port)], { stdio: 'ignore' });
  for (;;) {
    const answer = await fetch(contact, { method: 'POST', headers, body }).catch(() => undefined);
    if (answer?.status === 200) return { child, milliseconds: performance.now() - begin };
    if (performance.now() - begin > 30_000) throw new Error(`${command.join(' ')} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

type Load = {
  requests: { average: number };
  errors: number;
  timeouts: number;
  non2xx: number;
  '2xx': number;
};

/** Loads the server that runs just now, from another process. */
async function load(...options: string[]): Promise<Load> {
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const args = [
    require.resolve('autocannon'),
    '--json',
    '-m',
    'POST',
    ...fields,
    '-b',
    body,
    ...options,
    contact,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 });
  return JSON.parse(stdout);
}

/** Resident memory of a process in MB; Linux only. */
function memoryOf({ pid }: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function throughput(): Promise<void> {
  const [perSecond, startUp] = [new Map<Name, number[]>(), new Map<Name, number[]>()];
  for (let round = 0; round < 3; round++) {
    for (const name of names) {
      const { child, milliseconds } = await start(commands[name]);
      await load('-c', '16', '-d', '1');
      const { requests } = await load('-c', '16', '-d', '4');
      perSecond.set(name, [...(perSecond.get(name) ?? []), requests.average]);
      startUp.set(name, [...(startUp.get(name) ?? []), milliseconds]);
      await stop(child);
    }
  }
  const of = (numbers: Map<Name, number[]>, name: Name) => median(numbers.get(name) ?? []);
  console.log('| | requests/s | until the first 200 |\n|---|---|---|');
  for (const name of names) {
    console.log(`| ${name} | ${of(perSecond, name).toFixed(0)} | ${of(startUp, name).toFixed(0)} ms |`);
  }
  const ratio = (numbers: Map<Name, number[]>, one: Name, other: Name) =>
    (of(numbers, one) / of(numbers, other)).toFixed(2);
  console.log(`
default consoles:  ${ratio(perSecond, 'addressbook-mock', 'prism mock')} x Prism's requests (at least 2)
silent consoles:   ${ratio(perSecond, 'addressbook-mock --quiet', 'prism mock -v silent')} x Prism's requests (at least 1)
start-up:          ${ratio(startUp, 'addressbook-mock', 'prism mock')} x Prism's time (at most 1)`);
}

async function endurance(): Promise<void> {
  const { child } = await start(commands['addressbook-mock --quiet']);
  const memory: string[] = [];
  for (let thousands = 20; thousands <= 200; thousands += 20) {
    await load('-c', '16', '-a', '20000');
    memory.push(memoryOf(child).toFixed(0));
  }
  console.log(`memory:            ${memory.join(' ')} MB after each 20,000 of 200,000 requests`);
  const { errors, timeouts, non2xx, '2xx': fine } = await load('-c', '1000', '-a', '20000');
  console.log(
    `1,000 connections: ${fine} answers with 200, ${errors + timeouts} errors, ${non2xx} other answers (0 and 0)`,
  );
  await stop(child);
}

/** Writes the contract as two files, with one example in a file of its own, and returns the paths of both. */
function contractInFiles(folder: string): { root: string; example: string } {
  const document = JSON.parse(readFileSync(contract, 'utf8'));
  const name = 'updateContact.alias-only.response';
  const [root, example] = [join(folder, 'openapi.json'), join(folder, 'example.json')];
  writeFileSync(example, JSON.stringify(document.components.examples[name]));
  document.components.examples[name] = { $ref: './example.json' };
  writeFileSync(root, JSON.stringify(document));
  return { root, example };
}

/** Saves a file of the contract again and again, while another caller never stops calling. */
async function reload(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'addressbook-bench-'));
  const { root, example } = contractInFiles(folder);
  const original = JSON.parse(readFileSync(example, 'utf8'));
  const { child } = await start([...ours, '--quiet', '--contract', root]);
  let [calls, refused, done] = [0, 0, false];
  const caller = (async () => {
    for (; !done; calls++) await fetch(contact, { method: 'POST', headers, body }).catch(() => refused++);
  })();
  const times: number[] = [];
  for (let save = 0; save < 20; save++) {
    const alias = `alias-${save}`;
    const begin = performance.now();
    const record = { ...original.value.record, alias };
    writeFileSync(example, JSON.stringify({ ...original, value: { ...original.value, record } }));
    for (;;) {
      const answer = await fetch(contact, {
        method: 'POST',
        headers: { ...headers, prefer: 'example=alias-only' },
        body,
      });
      if ((await answer.text()).includes(`"${alias}"`)) break;
    }
    times.push(performance.now() - begin);
  }
  done = true;
  await caller;
  await stop(child);
  rmSync(folder, { recursive: true });
  console.log(
    `reload:            ${median(times).toFixed(0)} ms after a save, ${Math.max(...times).toFixed(0)} at most (300); ${refused} of ${calls} calls refused (0)`,
  );
}

await throughput();
await endurance();
await reload();
