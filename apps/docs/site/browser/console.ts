/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** Sends requests to a server on the reader's own machine, and shows the responses. */
import type { Schema } from '@cfworker/json-schema';
import { languages, type SampleRequest, sampleOf } from '../samples.ts';
import { coloured, type Grammar } from './colours.ts';
import { problemsIn } from './problems.ts';

/** The data that the page has of its operation. */
type PageData = SampleRequest & {
  cases: { key: string; status: number; request: unknown }[];
  query: string[];
  /** Undefined when nothing is sent. */
  schema?: Schema;
};

const grammars = { curl: 'bash', TypeScript: 'typescript', fetch: 'javascript', Python: 'python' } as const;

const element = <Kind extends HTMLElement>(id: string): Kind => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}.`);
  return found as Kind; // the page gives each id to an element of one kind
};
const form = document.querySelector<HTMLElement>('.console') ?? document.body;
const data: PageData = JSON.parse(form.dataset['request'] ?? '{}');
const server = element<HTMLInputElement>('server');
const key = element<HTMLInputElement>('key');
const choice = element<HTMLSelectElement>('case');
const body = document.querySelector<HTMLTextAreaElement>('#body');
const inputs = [...document.querySelectorAll<HTMLInputElement>('[data-parameter]')];

const chosenCase = () => data.cases.find((known) => known.key === choice.value);
const problems = () => (body ? problemsIn(body.value, data.schema) : []);

/** The request in the form. A chosen case is asked for by a header, unless the body is invalid, which leads there. */
function currentRequest(): SampleRequest {
  const one = chosenCase();
  const isWrong = problems().length > 0;
  return {
    operation: { ...data.operation, path: data.operation.path + queryOf() },
    server: server.value.replace(/\/+$/, ''),
    parameters: Object.fromEntries(
      inputs.filter(({ name }) => !data.query.includes(name)).map(({ name, value }) => [name, value]),
    ),
    body: body ? parsed(body.value) : undefined,
    prefer: one && !isWrong ? `code=${one.status}, example=${one.key}` : undefined,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function urlOf({ server, operation, parameters }: SampleRequest): string {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  );
  return server + path;
}

/** The query in the form, with its question mark; empty when every field of it is. */
function queryOf(): string {
  const given = inputs.filter(({ name, value }) => data.query.includes(name) && value !== '');
  const query = new URLSearchParams(given.map(({ name, value }) => [name, value]));
  return query.size > 0 ? `?${query}` : '';
}

/** Shows the problems of the body, and the request as code. */
function describe(): void {
  const found = problems();
  document
    .querySelector('#problems')
    ?.replaceChildren(...found.map(({ pointer, message }) => problem(pointer, message)));
  body?.setAttribute('aria-invalid', String(found.length > 0));
  const request = currentRequest();
  for (const language of languages) {
    const code = document.querySelector(`[data-sample="${language}"]`);
    if (code) write(code, sampleOf(language, request), grammars[language]);
  }
}

/** Writes code at once, and colours it when the colours have loaded, unless other code is there by then. */
async function write(block: Element, text: string, grammar?: Grammar): Promise<void> {
  block.textContent = text;
  if (!grammar) return;
  const nodes = await coloured(text, grammar);
  if (block.textContent === text) block.replaceChildren(...nodes);
}

function problem(pointer: string, message: string): HTMLElement {
  const item = document.createElement('p');
  const place = document.createElement('code');
  place.textContent = pointer;
  item.append(...(pointer ? [place, ' '] : []), message);
  return item;
}

/** The reason why the request cannot be sent from here; undefined when it can. */
function obstacle(): string | undefined {
  const { origin } = URL.canParse(server.value) ? new URL(server.value) : { origin: '' };
  if (!/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin))
    return 'This page sends requests only to servers on your own machine, such as http://127.0.0.1:4010. Use the code below for any other.';
  const empty = inputs.find(({ name, value }) => value === '' && !data.query.includes(name));
  if (empty) return `${empty.name} is empty, which would make another URL. Fill it in.`;
  if (!/^[\x21-\x7e]+$/.test(key.value))
    return 'An API key consists of letters, digits and signs, without spaces. Correct it.';
  return undefined;
}

/** Milliseconds that a response may take. */
const timeLimit = 30_000;

async function send(): Promise<void> {
  const reason = obstacle();
  if (reason !== undefined) return show({ status: reason });
  const request = currentRequest();
  show({ status: 'Waiting …' });
  const start = performance.now();
  try {
    const response = await fetch(urlOf(request), {
      method: request.operation.method,
      headers: {
        Authorization: `Bearer ${key.value}`,
        ...(body && { 'Content-Type': 'application/json' }),
        ...(request.prefer && { Prefer: request.prefer }),
      },
      signal: AbortSignal.timeout(timeLimit),
      ...(body && { body: body.value }),
    });
    const received = await response.text();
    const time = Math.round(performance.now() - start);
    const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    show({
      status: `HTTP ${response.status} in ${time} ms`,
      isGood: response.ok,
      headers,
      received: pretty(received),
    });
  } catch (error) {
    show({ status: await whyNoResponse(error) });
  }
}

async function whyNoResponse(error: unknown): Promise<string> {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `The server sent no response within ${timeLimit / 1000} seconds. Look at its output, then send again.`;
  if (await isRefused())
    return 'The browser keeps this page from reaching your machine. Allow it where the browser shows the settings of this site (beside the address), then send again.';
  return `No server responds at ${server.value}. Start the mock: npx @addressbook/mock. If the browser asks whether this page may reach your network, allow it and send again.`;
}

/** Whether the reader has told the browser to keep this page from their machine (Local Network Access). */
async function isRefused(): Promise<boolean> {
  const states = await Promise.allSettled(
    ['loopback-network', 'local-network-access'].map((name) =>
      // A browser that does not know the name rejects.
      navigator.permissions.query({ name: name as PermissionName }),
    ),
  );
  return states.some((one) => one.status === 'fulfilled' && one.value.state === 'denied');
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // Not JSON: shown unchanged.
  }
}

type Shown = { status: string; isGood?: boolean; headers?: string; received?: string };

function show({ status, isGood, headers = '', received = '' }: Shown): void {
  const line = element('status');
  line.textContent = status;
  line.className = isGood === undefined ? '' : isGood ? 'good' : 'bad';
  line.scrollIntoView({ block: 'nearest' });
  for (const [id, text] of [
    ['headers', headers],
    ['received', received],
  ] as const) {
    const block = element(id);
    write(block, text, id === 'received' ? 'json' : undefined);
    block.closest('figure')?.toggleAttribute('hidden', text === '');
  }
}

function take(name: string): void {
  choice.value = name;
  const one = chosenCase();
  if (one && body) body.value = JSON.stringify(one.request, null, 2);
  describe();
}

const asked = () => decodeURIComponent(location.hash.slice(1));
choice.addEventListener('change', () => take(choice.value));
addEventListener('hashchange', () => take(asked()));
form.addEventListener('input', describe);
form.querySelector('form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  send();
});
take(data.cases.some((known) => known.key === asked()) ? asked() : '');
// The address names a case, not a place on the page.
scrollTo(0, 0);
