/** A text without the key: a server may echo it, and what it sends goes into failures and logs. */
export function hide(text: string, secret: string | undefined): string {
  return secret && text.includes(secret) ? text.replaceAll(secret, '***') : text;
}
