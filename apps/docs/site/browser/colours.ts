/// <reference lib="dom" />
import type { Token, TokenStream } from 'prismjs';

/** The languages that the console colours. */
export type Grammar = 'bash' | 'javascript' | 'json' | 'python' | 'typescript';

/** Code as text and elements, with the classes that the pages' own code has; made without HTML. */
export async function coloured(text: string, grammar: Grammar): Promise<(string | HTMLElement)[]> {
  prism ??= load();
  const { tokenize, languages } = await prism;
  const rules = languages[grammar];
  return rules ? tokenize(text, rules).map(nodeOf) : [text];
}

let prism: ReturnType<typeof load> | undefined;

async function load() {
  // Otherwise Prism colours the whole page by itself, with HTML. Its languages look for it here.
  Object.assign(globalThis, { Prism: { manual: true } });
  const { default: Prism } = await import('prismjs');
  Object.assign(globalThis, { Prism });
  await import('prismjs/components/prism-bash.js');
  await import('prismjs/components/prism-json.js');
  await import('prismjs/components/prism-python.js');
  await import('prismjs/components/prism-typescript.js');
  return Prism;
}

function nodeOf(token: string | Token): string | HTMLElement {
  if (typeof token === 'string') return token;
  const span = document.createElement('span');
  span.className = ['token', token.type, token.alias].flat().join(' ').trim();
  span.append(...nodesOf(token.content));
  return span;
}

function nodesOf(content: TokenStream): (string | HTMLElement)[] {
  return [content].flat().map(nodeOf);
}
