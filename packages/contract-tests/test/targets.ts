import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { startMock } from '@addressbook/mock';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Origins of the servers that every test judges, by name. */
    targets: { name: string; url: string }[];
  }
}

let stopAll: () => Promise<unknown>;

/** Starts the servers that every test judges. */
export async function setup(project: TestProject): Promise<void> {
  const [mock, prism] = await Promise.all([startMock({ port: 0 }), startPlainPrism()]);
  stopAll = () => Promise.all([mock.stop(), prism.stop()]);
  project.provide('targets', [
    { name: 'our mock', url: mock.url },
    { name: 'plain `prism mock`', url: prism.url },
  ]);
}

/** Stops them. */
export async function teardown(): Promise<void> {
  await stopAll();
}

/** Starts `prism mock`, with nothing of ours around it. */
export async function startPlainPrism(): Promise<{ url: string; stop: () => Promise<void> }> {
  const require = createRequire(import.meta.url);
  const command = [require.resolve('@stoplight/prism-cli'), 'mock', '--port', '0'];
  const prism = spawn(process.execPath, [...command, require.resolve('@addressbook/spec/openapi.json')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => prism.once('exit', () => resolve()));
  for await (const line of createInterface(prism.stdout)) {
    const url = /Prism is listening on (\S+)/.exec(line)?.[1];
    if (!url) continue;
    const stop = () => {
      prism.kill();
      return exited;
    };
    return { url, stop };
  }
  throw new Error('prism mock ended before it listened');
}
