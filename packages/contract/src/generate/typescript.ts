/** Turns a name of the contract into one of a type: `note-books/latest` becomes `NoteBooksLatest`. */
export function pascalCase(name: string): string {
  const words = name.split(/[^\p{ID_Continue}]+/u).filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^\p{ID_Start}/u.test(joined) ? joined : `_${joined}`;
}

/** Turns a name of the contract into one of a variable: `contact_id` becomes `contactId`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name.replaceAll('_', '-'));
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** Writes a string as a literal. */
export function quoted(value: string): string {
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Writes the key of a member: a name as it is, anything else as a literal. */
export function memberKey(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : quoted(name);
}

/** Writes a doc comment, indented by a number of spaces. */
export function docComment(text: string, indent = 0): string {
  const margin = ' '.repeat(indent);
  const [first = '', ...others] = text.trim().replaceAll('*/', '*\\/').split('\n');
  if (others.length === 0) return `${margin}/** ${first} */`;
  const lines = [first, ...others].map((line) => `${margin} * ${line}`.trimEnd());
  return `${margin}/**\n${lines.join('\n')}\n${margin} */`;
}
