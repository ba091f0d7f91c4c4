/**
 * Whether a host name, in the form of `URL.hostname`, is this machine: `localhost` and the names under it
 * (RFC 6761, section 6.3), 127.0.0.0/8 and `[::1]`.
 */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}
