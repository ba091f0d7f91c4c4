import type { APIContext } from 'astro';
import { pages } from '../pages.ts';

/** Every page, for search engines. */
export const GET = ({ site }: APIContext): Response => {
  const urls = pages.map(([path]) => `<url><loc>${new URL(path, site)}</loc></url>`);
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>\n`,
  );
};
