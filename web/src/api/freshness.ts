/** When the newest data on the screen left the server; answers from the offline copy carry their old date. */
let newestAnswerAt: Date | null = null;

export function noteAnswer(response: Response): void {
  const header = response.headers.get('date');
  const at = header ? new Date(header) : null;
  if (at && !Number.isNaN(at.getTime()) && (!newestAnswerAt || at > newestAnswerAt)) newestAnswerAt = at;
}

export function lastDataAt(): Date | null {
  return newestAnswerAt;
}
