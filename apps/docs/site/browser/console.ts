/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** Calls a server on the reader's own machine, and shows what comes back. */
import type { Schema } from '@cfworker/json-schema';
import { type Call, languages, sampleOf } from '../samples.ts';
import { coloured, type Grammar } from './colours.ts';
import { problemsIn } from './problems.ts';

/** What the page knows of its operation. */
type Board = Call & {
  cases: { key: string; status: string; request: unknown }[];
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
const board: Board = JSON.parse(form.dataset['call'] ?? '{}');
const server = element<HTMLInputElement>('server');
const key = element<HTMLInputElement>('key');
const choice = element<HTMLSelectElement>('case');
const body = document.querySelector<HTMLTextAreaElement>('#body');
const inputs = [...document.querySelectorAll<HTMLInputElement>('[data-parameter]')];

const chosenCase = () => board.cases.find((known) => known.key === choice.value);
const problems = () => (body ? problemsIn(body.value, board.schema) : []);

/** The call that the form describes. A chosen case is asked for by a header, unless the body is that case already. */
function currentCall(): Call {
  const one = chosenCase();
  const isWrong = problems().length > 0;
  return {
    operation: { ...board.operation, path: board.operation.path + queryOf() },
    server: server.value.replace(/\/+$/, ''),
    parameters: Object.fromEntries(
      inputs.filter(({ name }) => !board.query.includes(name)).map(({ name, value }) => [name, value]),
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

function urlOf({ server, operation, parameters }: Call): string {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  );
  return server + path;
}

/** What was typed for the query, with its question mark; nothing when all of it is empty. */
function queryOf(): string {
  const given = inputs.filter(({ name, value }) => board.query.includes(name) && value !== '');
  const query = new URLSearchParams(given.map(({ name, value }) => [name, value]));
  return query.size > 0 ? `?${query}` : '';
}

/** Shows what the contract has against the body, and the call as code. */
function describe(): void {
  const found = problems();
  document
    .querySelector('#problems')
    ?.replaceChildren(...found.map(({ pointer, message }) => problem(pointer, message)));
  body?.setAttribute('aria-invalid', String(found.length > 0));
  const call = currentCall();
  for (const language of languages) {
    const code = document.querySelector(`[data-sample="${language}"]`);
    if (code) write(code, sampleOf(language, call), grammars[language]);
  }
}

/** Writes code at once, and colours it when the colours have come, unless other code is there by then. */
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

/** Why a call cannot be sent from here; undefined when it can. */
function obstacle(): string | undefined {
  const { origin } = URL.canParse(server.value) ? new URL(server.value) : { origin: '' };
  if (!/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin))
    return 'This page calls only servers on your own machine, such as http://127.0.0.1:4010. The code below calls any other.';
  const empty = inputs.find(({ name, value }) => value === '' && !board.query.includes(name));
  if (empty) return `${empty.name} is empty: that would be another URL.`;
  if (!/^[\x21-\x7e]+$/.test(key.value))
    return 'An API key is made of letters, digits and signs, without spaces.';
  return undefined;
}

/** Milliseconds that an answer may take. */
const patience = 30_000;

async function send(): Promise<void> {
  const reason = obstacle();
  if (reason !== undefined) return show({ status: reason });
  const call = currentCall();
  show({ status: 'Waiting …' });
  const start = performance.now();
  try {
    const answer = await fetch(urlOf(call), {
      method: call.operation.method,
      headers: {
        Authorization: `Bearer ${key.value}`,
        ...(body && { 'Content-Type': 'application/json' }),
        ...(call.prefer && { Prefer: call.prefer }),
      },
      signal: AbortSignal.timeout(patience),
      ...(body && { body: body.value }),
    });
    const received = await answer.text();
    const time = Math.round(performance.now() - start);
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    show({
      status: `HTTP ${answer.status} in ${time} ms`,
      isGood: answer.ok,
      headers,
      received: pretty(received),
    });
  } catch (error) {
    show({ status: await whyNoAnswer(error) });
  }
}

async function whyNoAnswer(error: unknown): Promise<string> {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `No answer came within ${patience / 1000} seconds.`;
  if (await isRefused())
    return 'The browser keeps this page from calling your machine. Allow it where the browser shows the settings of this site (beside the address), then send again.';
  return `Nothing answers at ${server.value}. Start the mock: npx @addressbook/mock. If the browser asks whether this page may reach your network, allow it and send again.`;
}

/** Whether somebody has refused this page the way to their own machine (Local Network Access). */
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
    return text; // whatever it is, it is shown as it came
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
take(board.cases.some((known) => known.key === asked()) ? asked() : '');
// The address names a case, not a place on the page.
scrollTo(0, 0);
