/// <reference types="astro/client" />

/** Languages for Prism: they add themselves to it, and export nothing. */
declare module 'prismjs/components/*.js';
