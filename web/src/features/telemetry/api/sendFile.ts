import { ApiError, csrfHeaders, NetworkError, type Problem } from '@/api';

import type { FileResult } from './types';

interface Answer {
  results?: FileResult[];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refusal(status: number, body: unknown): Error {
  if (status === 0 || status === 502 || status === 503 || status === 504) return new NetworkError(status);
  const problem = body as Problem | null;
  return new ApiError(problem?.code ? { ...problem, status } : { code: `http_${status}`, status });
}

/**
 * Sends one file. XMLHttpRequest, because fetch tells nothing about how much has been sent.
 *
 * Throws `ApiError` when the server refuses the request as a whole and `NetworkError` when it is not reached.
 */
export function sendFile(
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<FileResult> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('files', file, file.name);
    request.open('POST', '/api/v1/workouts');
    for (const [name, value] of Object.entries(csrfHeaders('POST'))) request.setRequestHeader(name, value);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const body = parsed(request.responseText);
      const result = request.status === 200 ? (body as Answer | null)?.results?.[0] : undefined;
      if (result) resolve(result);
      else reject(refusal(request.status, body));
    };
    request.onerror = () => reject(new NetworkError());
    request.onabort = () => reject(new DOMException('The upload was stopped', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
