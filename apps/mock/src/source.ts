import { ContractError, loadContract } from './load.ts';
import { type Served, serve } from './served.ts';
import { watchBeside } from './watch.ts';

/** The source of the served contract. */
export type Source = {
  /** Returns the contract that is served now. */
  served: () => Served;
  /** Stops watching the files. */
  close: () => Promise<void>;
};

/**
 * Opens the contract of a file and follows its changes; without a file, the one inside the package, which never
 * changes. `onReload` receives the problems after a change, or undefined when the contract is served.
 */
export async function openSource(
  file: string | undefined,
  onReload: (problems: string | undefined) => void,
): Promise<Source> {
  if (file === undefined) {
    const { default: bundled } = await import('@addressbook/spec/openapi.json', { with: { type: 'json' } });
    const served = await serve(bundled);
    return { served: () => served, close: async () => {} };
  }
  const first = await read(file);
  let { served } = first;
  const watcher = watchBeside(first.files, async () => {
    try {
      const next = await read(file);
      served = next.served;
      watcher.follow(next.files);
    } catch (error) {
      // The last good contract is served until one of the files changes again.
      if (error instanceof ContractError) watcher.follow([...first.files, ...error.files]);
      return onReload(error instanceof Error ? error.message : String(error));
    }
    onReload(undefined);
  });
  return { served: () => served, close: watcher.close };
}

async function read(file: string): Promise<{ served: Served; files: string[] }> {
  const { document, files } = await loadContract(file);
  try {
    return { served: await serve(document), files };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ContractError(`${file}: ${reason}`, files);
  }
}
