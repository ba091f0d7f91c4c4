/** An error for a contract that cannot be read: its message has the place, the problem and the correction. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  /** A JSON Pointer as a URI fragment (RFC 6901, section 6). */
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(`${pointer}: ${message}`);
    this.pointer = pointer;
  }
}
