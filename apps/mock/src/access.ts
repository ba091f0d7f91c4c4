import type { IncomingMessage } from 'node:http';
import { isLoopback } from '@addressbook/cli/loopback';
import { errorResponse, type HttpResponse } from '@addressbook/http';

/**
 * Creates the check that keeps web pages from using this machine's network position. It refuses requests from pages
 * that are neither on this machine nor in `origins`, and requests for another host name (DNS rebinding).
 */
export function createAccessCheck(origins: string[]): (request: IncomingMessage) => HttpResponse | undefined {
  const allowedHosts = origins.map((origin) => new URL(origin).host);
  const isAllowedHost = (host = '') => {
    if (!URL.canParse(`http://${host}`)) return false;
    const url = new URL(`http://${host}`);
    return isLoopback(url.hostname) || allowedHosts.includes(url.host);
  };
  const isAllowedOrigin = (origin: string) => {
    return origins.includes(origin) || (URL.canParse(origin) && isLoopback(new URL(origin).hostname));
  };
  return ({ headers }) => {
    const { host, origin, 'sec-fetch-site': site } = headers;
    if (!isAllowedHost(host)) return refused('The proxy is for hosts of this machine');
    if (origin !== undefined && !isAllowedOrigin(origin))
      return refused('The proxy is for pages of this machine');
    // Images, forms and links of other pages send no Origin, but tell that they come from another site.
    const isForeign = origin === undefined && (site === 'cross-site' || site === 'same-site');
    return isForeign ? refused('The proxy is for pages of this machine') : undefined;
  };
}

function refused(reason: string): HttpResponse {
  return errorResponse('ForbiddenError', 403, `${reason}. Allow others by --allow-origin <origin>`);
}
