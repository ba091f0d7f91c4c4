import { printableJson } from '@addressbook/cli/printable';
import { quoted } from '@addressbook/cli/shell';
import { exampleFor, isJson, type Operation } from '@addressbook/contract/model';
import { withReferences } from './servable.ts';

/** The first request of a contract as a shell command, sent to `origin`; undefined for a contract without operations. */
export function curlOf([operation]: readonly Operation[], origin: string): string | undefined {
  if (!operation) return undefined;
  const body = bodyOf(operation);
  return [
    `curl --location ${quoted(origin + pathOf(operation))}`,
    // curl sends POST by itself where there is a body.
    ...(operation.method === 'POST' && body !== undefined ? [] : [`--request ${operation.method}`]),
    `--header 'Accept: application/json'`,
    ...(operation.requestBody ? [`--header 'Content-Type: application/json'`] : []),
    `--header 'Authorization: Bearer YOUR_API_KEY'`,
    ...(body === undefined ? [] : [`--data ${quoted(printableJson(withReferences(body)))}`]),
  ].join(' ');
}

/** The path of an operation with the first examples of its parameters. */
function pathOf({ path, parameters }: Operation): string {
  const filled = path.replace(/\{([^}]+)\}/g, (_, name) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    const example = exampleFor(parameter?.examples ?? [], 'documented');
    return encodeURIComponent(String(example?.value ?? 'x'));
  });
  return filled.replace(/[^!-~]/gu, encodeURIComponent);
}

function bodyOf({ requestBody }: Operation): unknown {
  const json = requestBody?.content.find(({ type }) => isJson(type));
  return exampleFor(json?.examples ?? [], 'documented')?.value;
}
