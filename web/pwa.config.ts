import { VitePWA } from 'vite-plugin-pwa';

const DAY_S = 24 * 60 * 60;

/** Name of the cache with the signed-in person's answers; signing out deletes it (shared/pwa/ownData.ts). */
const OWN_DATA_CACHE = 'startline-own-data';

const icons = [
  { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
  { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
  { src: '/icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
];

/** The installable app: shell precached, own data from the network first. */
export function progressiveWebApp() {
  return VitePWA({
    registerType: 'prompt',
    injectRegister: false,
    includeAssets: ['icons/*.png', 'icons/*.svg', 'scheme.js'],
    manifest: {
      id: '/',
      name: 'Startline',
      short_name: 'Startline',
      description: 'Training log, plans and races for endurance sports',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      background_color: '#F4F2EC',
      theme_color: '#F4F2EC',
      categories: ['sports', 'fitness', 'health'],
      icons,
    },
    workbox: {
      globPatterns: ['**/*.{js,mjs,css,html,woff2,png,svg}'],
      maximumFileSizeToCacheInBytes: 3 * 1024 * 1024,
      navigateFallback: '/index.html',
      navigateFallbackDenylist: [
        /^\/(api|_allauth|admin|static|media|tiles|live|internal|metrics|healthz|readyz)/,
      ],
      cleanupOutdatedCaches: true,
      runtimeCaching: [
        {
          urlPattern: ({ url, request }) =>
            request.method === 'GET' &&
            /^\/api\/v1\/(me|workouts|devices|uploads|sports|config)(\/|$)/.test(url.pathname) &&
            !/\/(original|gpx|api-keys)/.test(url.pathname),
          handler: 'NetworkFirst',
          options: {
            cacheName: OWN_DATA_CACHE,
            networkTimeoutSeconds: 8,
            expiration: { maxEntries: 200, maxAgeSeconds: 14 * DAY_S },
            cacheableResponse: { statuses: [200] },
          },
        },
      ],
    },
  });
}
