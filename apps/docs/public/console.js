const board = document.querySelector('.console');
const { method, path } = board.dataset;
const fields = JSON.parse(board.dataset.fields);
const cases = JSON.parse(board.dataset.cases);
const field = (id) => document.getElementById(id);
const [server, key, id, choice, body] = ['server', 'key', 'id', 'case', 'body'].map(field);

/** What the contract has against a body, as it is typed. */
function problemsOf(text) {
  let changes;
  try {
    changes = JSON.parse(text);
  } catch (error) {
    return [`Not JSON yet: ${error.message}`];
  }
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes))
    return ['The body is an object.'];
  return Object.entries(changes).flatMap(([name, value]) => {
    const known = fields.find((one) => one.name === name);
    if (!known) return [`${name} is not a field.`];
    const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
    if (type !== known.type) return [`${name} is a ${known.type}.`];
    return known.pattern && !new RegExp(known.pattern, 'u').test(value)
      ? [`${name} does not match ${known.pattern}`]
      : [];
  });
}

/** The request that the form describes. A chosen case is asked for by a header. */
function requestOf() {
  const one = cases.find((known) => known.key === choice.value);
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${key.value}` };
  if (one) headers.Prefer = `code=${one.status}, example=${one.key}`;
  const url = server.value.replace(/\/+$/, '') + path.replace(/\{[^}]+\}/, encodeURIComponent(id.value));
  return { url, headers };
}

const isLocal = (text) =>
  URL.canParse(text) && /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(new URL(text).origin);

function describe() {
  field('problems').textContent = problemsOf(body.value).join(' ');
  const { url, headers } = requestOf();
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const lines = Object.entries(headers).map(([name, value]) =>
    name === 'Authorization'
      ? '--header "Authorization: Bearer $ADDRESSBOOK_API_KEY"'
      : `--header ${quoted(`${name}: ${value}`)}`,
  );
  field('curl').textContent = [
    `curl --request ${method} ${quoted(url)}`,
    ...lines,
    `--data ${quoted(body.value)}`,
  ].join(' \\\n  ');
}

choice.addEventListener('change', () => {
  const one = cases.find((known) => known.key === choice.value);
  if (one) body.value = JSON.stringify(one.request, null, 2);
  describe();
});
board.addEventListener('input', describe);
describe();

board.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const show = (status, headers, received) => {
    field('status').textContent = status;
    field('headers').textContent = headers;
    field('received').textContent = received;
  };
  if (!isLocal(server.value)) {
    show('This page calls only servers on your own machine. The curl below calls any other one.', '', '');
    return;
  }
  const { url, headers } = requestOf();
  const one = cases.find((known) => known.key === choice.value);
  // An invalid body already is its case; asking for it by name as well would hide what the server finds.
  if (one && problemsOf(body.value).length > 0) delete headers.Prefer;
  show('Waiting …', '', '');
  const start = performance.now();
  try {
    const answer = await fetch(url, { method, headers, body: body.value });
    const text = await answer.text();
    const time = Math.round(performance.now() - start);
    const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}`);
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // Whatever it is, it is shown as it came.
    }
    show(`${answer.status} in ${time} ms`, lines.join('\n'), shown);
  } catch {
    show(
      `Nothing answers at ${server.value}, or the browser does not let this page reach it. Start the mock: npx @addressbook/mock. If the browser asked about the local network, allow it and send again.`,
      '',
      '',
    );
  }
});
