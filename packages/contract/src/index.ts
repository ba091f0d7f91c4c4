export type * from './generated/names.ts';
export type { paths } from './generated/openapi.ts';
