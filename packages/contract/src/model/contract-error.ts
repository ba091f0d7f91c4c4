/** An error for a contract that cannot be read: its message says where, what is wrong and what to do. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  /** A JSON Pointer as a URI fragment (RFC 6901, section 6). */
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(`${pointer}: ${message}`);
    this.pointer = pointer;
  }
}
