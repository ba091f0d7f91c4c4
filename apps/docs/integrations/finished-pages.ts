/** Makes two things from the finished pages: the Markdown version of each, and the index for the search. */
import { readFile, writeFile } from 'node:fs/promises';
import type { AstroIntegration } from 'astro';
import type { Element, ElementContent, Nodes, Root } from 'hast';
import { select } from 'hast-util-select';
import MiniSearch from 'minisearch';
import rehypeParse from 'rehype-parse';
import rehypeRemark from 'rehype-remark';
import remarkGfm from 'remark-gfm';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { markdownPathOf } from '../site/addresses.ts';
import { type Entry, searchOptions } from '../site/search-index.ts';

const parser = unified().use(rehypeParse);
const writer = unified().use(rehypeRemark).use(remarkGfm).use(remarkStringify, { bullet: '-', rule: '-' });

/** A finished page: its title, and its `<main>`. */
type Finished = { title: string; main: Element };

/** Reads a finished page. Throws when it has no `<main>`. */
function readPage(html: string): Finished {
  const tree = parser.parse(html);
  const main = select('main', tree);
  const title = select('title', tree)?.children.map(textOf).join('') ?? '';
  if (!main) throw new Error(`The page “${title}” has no <main>.`);
  return { title: title.replace(/ · .*/, ''), main };
}

/** A finished page as Markdown (CommonMark with the tables of GitHub); its links lead to `site`. */
export function markdownOf(html: string, site: URL): string {
  const { main } = readPage(html);
  const base: Element = { type: 'element', tagName: 'base', properties: { href: site.href }, children: [] };
  const tree: Root = { type: 'root', children: [base, ...main.children.flatMap(readable)] };
  return writer.stringify(writer.runSync(tree));
}

/** The nodes to write: code keeps its label as a line of its own, and controls are left out. */
function readable(node: ElementContent): ElementContent[] {
  if (node.type !== 'element') return [node];
  const { tagName, properties } = node;
  if (
    ['input', 'label', 'legend', 'form', 'button', 'script'].includes(tagName) ||
    'dataRequest' in properties
  )
    return [];
  const children = node.children.flatMap(readable);
  if (hasClass(node, 'inferred')) return [paragraph(emphasis(node.children.map(textOf).join(': ')))];
  if (tagName === 'figcaption') return [paragraph(...children)];
  return [{ ...node, children }];
}

function paragraph(...children: ElementContent[]): Element {
  return { type: 'element', tagName: 'p', properties: {}, children };
}

function emphasis(value: string): Element {
  return { type: 'element', tagName: 'em', properties: {}, children: [{ type: 'text', value }] };
}

/** The parts of a finished page that the search finds: the text below each heading and each field, without code. */
export function entriesOf(html: string, path: string): Entry[] {
  const { title, main } = readPage(html);
  const entries: Entry[] = [];
  let text = '';
  const begin = (id: string, name: string) => {
    text = '';
    entries.push({ id: path + id, page: title, title: name, text, excerpt: '' });
  };
  const walk = (node: Nodes): void => {
    if (node.type === 'text') text += node.value;
    if (node.type !== 'element' || isUnread(node)) return;
    const name = nameOf(node);
    if (name !== undefined) begin(`#${node.properties['id']}`, name);
    if (!/^h[1-3]$/.test(node.tagName)) for (const child of node.children) walk(child);
    if (/^(p|li|dd|td|th|summary)$/.test(node.tagName)) text += ' ';
    const entry = entries.at(-1);
    if (entry) entry.text = text.replace(/\s+/g, ' ').trim();
  };
  begin('', title);
  walk(main);
  return entries.map((entry) => ({ ...entry, excerpt: entry.text.slice(0, 110) }));
}

/** The name of an element with an anchor: the words of a heading, the name of a field. */
function nameOf(node: Element): string | undefined {
  if (typeof node.properties['id'] !== 'string') return undefined;
  if (/^h[23]$/.test(node.tagName)) return textOf(node).trim();
  const name = hasClass(node, 'field') ? select('dt code', node) : undefined;
  return name && textOf(name);
}

/** Whether the search skips an element: code, controls, and the line that repeats the name of a field. */
function isUnread(node: Element): boolean {
  const { tagName, properties } = node;
  const isCode = ['pre', 'script', 'form', 'fieldset'].includes(tagName) || 'dataRequest' in properties;
  return isCode || tagName === 'dt' || hasClass(node, 'inferred');
}

function hasClass({ properties }: Element, name: string): boolean {
  return Array.isArray(properties['className']) && properties['className'].includes(name);
}

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

/** The index of all pages, as the search in the browser loads it. */
export function indexOf(entries: Entry[]): string {
  const index = new MiniSearch<Entry>(searchOptions);
  index.addAll(entries);
  return JSON.stringify(index);
}

/** Writes both beside the built pages. The development server makes both from the current pages. */
export function finishedPages(): AstroIntegration {
  let site = new URL('http://127.0.0.1');
  return {
    name: 'finished-pages',
    hooks: {
      'astro:config:done': ({ config }) => {
        if (config.site) site = new URL(config.site);
      },
      'astro:server:setup': ({ server }) => {
        server.middlewares.use(async (request, response, next) => {
          try {
            const text = await liveFile(request.url ?? '/', `http://${request.headers.host}`, site);
            if (text === undefined) next();
            else response.end(text);
          } catch (error) {
            next(error);
          }
        });
      },
      'astro:build:done': async ({ dir, pages, logger }) => {
        const paths = pages.map(({ pathname }) => `/${pathname}`).filter((path) => path !== '/404/');
        const read = (path: string) => readFile(new URL(`.${path}index.html`, dir), 'utf8');
        for (const path of paths)
          await writeFile(
            new URL(`.${markdownPathOf(path)}`, dir),
            markdownOf(await read(path), new URL(path, site)),
          );
        await writeFile(new URL('search.json', dir), await searchOf(paths, read));
        logger.info(`${paths.length} pages as Markdown, and the index for the search`);
      },
    },
  };
}

async function searchOf(paths: string[], read: (path: string) => Promise<string>): Promise<string> {
  const entries = await Promise.all(paths.map(async (path) => entriesOf(await read(path), path)));
  return indexOf(entries.flat());
}

/** The file that a build writes at a path, made from the pages that `origin` serves; undefined for other paths. */
async function liveFile(path: string, origin: string, site: URL): Promise<string | undefined> {
  if (path !== '/search.json' && !path.endsWith('.md')) return undefined;
  const read = async (page: string) => (await fetch(origin + page)).text();
  const paths = [...(await read('/sitemap.xml')).matchAll(/<loc>([^<]+)</g)].map(
    ([, url = '']) => new URL(url).pathname,
  );
  if (path === '/search.json') return searchOf(paths, read);
  const page = paths.find((one) => markdownPathOf(one) === path);
  return page && markdownOf(await read(page), new URL(page, site));
}
