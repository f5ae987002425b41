/** The service worker's cache with the signed-in person's answers; the same name stands in pwa.config.ts. */
const OWN_DATA_CACHE = 'startline-own-data';

/** Deletes the offline copy of the person's data: after signing out nothing stays on the device. */
export async function forgetOwnData(): Promise<void> {
  if ('caches' in window) await caches.delete(OWN_DATA_CACHE);
}
