/** A part of the app could not be fetched: no network, or the server is away. (Texts of Chrome, Firefox, Safari, Vite.) */
export function isMissingModule(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module script|unable to preload/i.test(error.message)
  );
}
