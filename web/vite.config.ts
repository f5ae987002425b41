import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { progressiveWebApp } from './pwa.config.ts';

const backend = process.env.STARTLINE_WEB_BACKEND ?? 'http://localhost:8000';
const proxied = ['/api', '/_allauth', '/admin', '/static', '/tiles', '/media'];

export default defineConfig(({ mode }) => ({
  plugins: [react(), ...(mode === 'test' ? [] : [progressiveWebApp()])],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      proxied.map((path) => [path, { target: backend, changeOrigin: true, headers: { Origin: backend } }]),
    ),
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    // MapLibre alone is near 1 MB; it is loaded only by the pages with a map.
    chunkSizeWarningLimit: 1300,
  },
  test: {
    environment: 'happy-dom',
    globals: false,
    setupFiles: ['./src/testing/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    css: false,
    restoreMocks: true,
  },
}));
