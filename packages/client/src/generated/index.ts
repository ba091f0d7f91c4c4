// Written by `pnpm generate`. Do not edit.
export type { ContactChanges, ContactRecord, ContactUpdated, ValidationIssue } from '@addressbook/contract';
export type { ContractError, ValidationError } from './errors.ts';
export type { AddressBookClient, UpdateContactResult } from './operations.ts';
