import type { Contract } from './contract.ts';
import { type Served, serve } from './front.ts';
import { ContractError, loadContract } from './load.ts';
import { watchBeside } from './watch.ts';

/** Where the served contract comes from. */
export type Source = {
  /** What is served just now. */
  served: () => Served;
  /** Ends watching for changes of it. */
  close: () => Promise<void>;
};

/**
 * Opens the contract of a file and follows its changes; without a file, the one inside the package, which never
 * changes. `onReload` is told what is wrong after a change, or nothing when it is served.
 */
export async function openSource(
  { file, upstream }: { file: string | undefined; upstream: URL | undefined },
  onReload: (problems: string | undefined) => void = () => {},
): Promise<Source> {
  if (file === undefined) {
    const { default: bundled } = await import('@addressbook/spec/openapi.json', { with: { type: 'json' } });
    // The bundle is what the linter passed; its type is that of the JSON, narrower than what is read of it.
    const served = await serve(bundled as unknown as Contract, upstream);
    return { served: () => served, close: async () => {} };
  }
  const first = await read(file, upstream);
  let { served } = first;
  const watcher = watchBeside(first.files, async () => {
    try {
      const next = await read(file, upstream);
      served = next.served;
      watcher.follow(next.files);
      onReload(undefined);
    } catch (error) {
      // What was served last goes on.
      onReload(Object(error).message);
    }
  });
  return { served: () => served, close: watcher.close };
}

async function read(file: string, upstream: URL | undefined): Promise<{ served: Served; files: string[] }> {
  const { contract, files } = await loadContract(file);
  try {
    return { served: await serve(contract, upstream), files };
  } catch (error) {
    throw new ContractError(`${file}: Prism cannot read it: ${Object(error).message}`);
  }
}
