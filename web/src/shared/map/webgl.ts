let answer: boolean | null = null;

/** Whether this browser can draw with WebGL 2. Asked once; a lost or blocked GPU answers no. */
export function hasWebGl(): boolean {
  if (answer === null) {
    try {
      const context = document.createElement('canvas').getContext('webgl2');
      answer = context !== null;
      context?.getExtension('WEBGL_lose_context')?.loseContext();
    } catch {
      answer = false;
    }
  }
  return answer;
}
