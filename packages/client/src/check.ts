import type { Check } from './operation.ts';

/** Checks for an object whose members have certain shapes. */
export function object(members: Record<string, Check>): Check {
  return (value) => isObject(value) && Object.entries(members).every(([name, check]) => check(value[name]));
}

/** Checks for a list of items of one shape. */
export function array(item: Check): Check {
  return (value) => Array.isArray(value) && value.every(item);
}

/** Checks for one of several shapes. */
export function either(...checks: Check[]): Check {
  return (value) => checks.some((check) => check(value));
}

/** Checks for several shapes together. */
export function all(...checks: Check[]): Check {
  return (value) => checks.every((check) => check(value));
}

/** Checks for one value. */
export function exactly(expected: unknown): Check {
  return (value) => value === expected;
}

/** Checks for a string. */
export function string(value: unknown): boolean {
  return typeof value === 'string';
}

/** Checks for a number. */
export function number(value: unknown): boolean {
  return typeof value === 'number';
}

/** Checks for true or false. */
export function boolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

/** Accepts anything. */
export function anything(): boolean {
  return true;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
