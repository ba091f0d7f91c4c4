import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

/** Starts `prism mock`, with nothing of ours around it. */
export async function startPlainPrism(): Promise<{ url: string; stop: () => Promise<void> }> {
  const require = createRequire(import.meta.url);
  const command = [require.resolve('@stoplight/prism-cli'), 'mock', '--port', '0'];
  const prism = spawn(process.execPath, [...command, require.resolve('@addressbook/spec/openapi.json')], {
    stdio: ['ignore', 'pipe', 'ignore'],
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
