import { encodePointer } from '@addressbook/contract/model';
import { type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';
import type { Issue } from './envelope.ts';

/** How deep the objects and arrays of a body may be nested. */
const maxDepth = 32;

/** Parses JSON (RFC 8259), and refuses constructs that parsers disagree about; returns the value or the first issue. */
export function parseStrictly(bytes: Buffer): { value: unknown } | { issue: Issue } {
  const refuse = (message: string, pointer = '') => ({ issue: { pointer, message } });
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])))
    return refuse('must not begin with a byte order mark');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('must be UTF-8');
  }
  const issue = strictIssue(text);
  if (issue) return { issue };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return refuse('must be JSON (RFC 8259)');
  }
}

/** The first issue of a string as strict JSON; undefined when there is none. */
function strictIssue(text: string): Issue | undefined {
  let found: Issue | undefined;
  const find = (message: string, path: () => (string | number)[] = () => []) => {
    // Only the first issue gets its pointer: a body could have thousands of them, thousands of levels deep.
    found ??= { pointer: encodePointer(path()), message };
  };
  const keys: Set<string>[] = [];
  let depth = 0;
  const begin = () => {
    keys.push(new Set());
    if (++depth > maxDepth) find(`must not be nested deeper than ${maxDepth}`);
  };
  const end = () => {
    keys.pop();
    depth--;
  };
  const visitor: JSONVisitor = {
    onObjectBegin: begin,
    onObjectEnd: end,
    onArrayBegin: begin,
    onArrayEnd: end,
    onObjectProperty(key, _offset, _length, _line, _character, path) {
      if (key === '__proto__') find('must not have a member __proto__', () => [...path(), key]);
      if (keys.at(-1)?.has(key)) find('must not have the same member twice', () => [...path(), key]);
      if (!key.isWellFormed()) find('must not contain an unpaired surrogate');
      keys.at(-1)?.add(key);
    },
    onLiteralValue(value, _offset, _length, _line, _character, path) {
      if (typeof value === 'string' && !value.isWellFormed())
        find('must not contain an unpaired surrogate', path);
    },
    onComment: () => find('must be JSON (RFC 8259): it has a comment'),
    onError: (error, offset) =>
      find(`must be JSON (RFC 8259): ${printParseErrorCode(error)} at character ${offset}`),
  };
  try {
    visit(text, visitor, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    // The parser recurses: brackets alone can exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    find(`must not be nested deeper than ${maxDepth}`);
  }
  return found;
}
