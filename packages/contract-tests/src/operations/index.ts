// Written by `pnpm generate` from the files beside it.
export { updateContact } from './updateContact.ts';
