/** One wrong field of a request, as the backend names it. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

export interface Problem {
  code: string;
  status: number;
  title?: string;
  detail?: string;
  errors?: FieldError[];
  data?: Record<string, unknown>;
  request_id?: string;
}

/** A refusal by the backend (RFC 9457). Its text for people is found by `code` in the `errors` namespace. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fieldErrors: FieldError[];
  readonly data: Record<string, unknown>;
  readonly requestId: string | undefined;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? problem.code);
    this.name = 'ApiError';
    this.code = problem.code;
    this.status = problem.status;
    this.fieldErrors = problem.errors ?? [];
    this.data = problem.data ?? {};
    this.requestId = problem.request_id;
  }
}

/** The backend was not reached: no network, or the server does not answer. */
export class NetworkError extends Error {
  constructor(cause?: unknown) {
    super('The server was not reached', { cause });
    this.name = 'NetworkError';
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}

/** The form in which django-allauth (sign-up and sign-in) refuses. */
interface AccountRefusal {
  status: number;
  errors?: { code: string; message: string; param?: string }[];
  data?: Record<string, unknown>;
}

function isAccountRefusal(body: unknown): body is AccountRefusal {
  return (
    typeof body === 'object' && body !== null && 'status' in body && ('errors' in body || 'data' in body)
  );
}

function fromAccountRefusal({ errors = [], data = {} }: AccountRefusal, status: number): ApiError {
  return new ApiError({
    code: errors[0]?.code ?? `http_${status}`,
    status,
    ...(errors[0] ? { detail: errors[0].message } : {}),
    errors: errors.flatMap(({ param, code, message }) => (param ? [{ field: param, code, message }] : [])),
    data,
  });
}

/** Reads the error of a refused answer; an answer that is no problem document becomes `http_<status>`. */
export async function readError(response: Response): Promise<ApiError | NetworkError> {
  if ([502, 503, 504].includes(response.status) && !response.headers.get('content-type')?.includes('json')) {
    return new NetworkError(response.status);
  }
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  if (isProblem(body)) return new ApiError({ ...body, status: response.status });
  if (isAccountRefusal(body)) return fromAccountRefusal(body, response.status);
  return new ApiError({ code: `http_${response.status}`, status: response.status });
}
