import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { get } from '@addressbook/contract/model';

const command = fileURLToPath(new URL('../node_modules/@addressbook/mock/dist/bin.js', import.meta.url));

/** A mock in a process of its own. */
export type MockProcess = {
  /** Origin without a trailing slash. */
  url: string;
  stop: () => Promise<void>;
};

/** Runs the built mock's command on a free port: the site knows the mock only over HTTP. Rejects when it ends at once. */
export async function runMock(...options: string[]): Promise<MockProcess> {
  const child = spawn(process.execPath, [command, '--port', '0', '--quiet', ...options], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const [message] = await Promise.race([once(child, 'message'), ended]);
  const url = get(message, 'url');
  if (typeof url !== 'string') throw new Error(`The mock has ended: ${command} ${options.join(' ')}`);
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { url, stop };
}
