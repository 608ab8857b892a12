/**
 * One factory for every failure that a user can act on. `code` is stable and translated by the UI; `message` is English
 * and says what to do; `status` is the HTTP status at the API's edge. Anything else that is thrown is a defect.
 */
export interface FieldError {
  /** Path of the field, for example `registers.0.address`. */
  path: string;
  code: string;
  message: string;
  /** Values for the translated sentence. */
  params?: Record<string, string | number>;
}

export interface DomainErrorOptions {
  status?: number;
  details?: FieldError[];
  /** Machine-readable context, such as the current state on a conflict. Sent to the client as `context`. */
  context?: Record<string, unknown>;
  cause?: unknown;
}

export class DomainError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: FieldError[] | undefined;
  readonly context: Record<string, unknown> | undefined;

  constructor(code: string, message: string, options: DomainErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DomainError';
    this.code = code;
    this.status = options.status ?? 422;
    this.details = options.details;
    this.context = options.context;
  }
}
