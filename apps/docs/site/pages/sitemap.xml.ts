import type { APIContext } from 'astro';

/** Every page, for search engines. */
export const GET = ({ site }: APIContext): Response => {
  const paths = [
    '/',
    '/reference/',
    '/authentication/',
    '/failures/',
    '/console/',
    '/client/',
    '/mock/',
    '/judge/',
    '/changelog/',
  ];
  const urls = paths.map((path) => `<url><loc>${new URL(path, site)}</loc></url>`);
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>\n`,
  );
};
