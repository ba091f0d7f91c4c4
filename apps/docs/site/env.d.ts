/// <reference types="astro/client" />

/** Languages for Prism: each adds itself to it, and exports nothing. */
declare module 'prismjs/components/*.js';
