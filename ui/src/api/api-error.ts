/** A refusal of the API, or the lack of an answer. `code` is what the screens translate (`errors.CODE`). */
export interface ApiFieldError {
  /** Path of the field, for example `registers.0.address`. */
  path: string;
  code: string;
  message: string;
  params?: Record<string, string | number>;
}

export interface ApiErrorBody {
  code: string;
  message: string;
  details?: ApiFieldError[];
  context?: Record<string, unknown>;
}

export class ApiError extends Error {
  readonly code: string;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly details: ApiFieldError[];
  readonly context: Record<string, unknown>;

  constructor(status: number, body: ApiErrorBody, cause?: unknown) {
    super(body.message, cause === undefined ? undefined : { cause });
    this.name = 'ApiError';
    this.status = status;
    this.code = body.code;
    this.details = body.details ?? [];
    this.context = body.context ?? {};
  }
}
