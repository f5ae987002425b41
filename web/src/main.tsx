import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { startI18n } from '@/shared/i18n';
import { listenForInstall, startServiceWorker } from '@/shared/pwa';

import { App } from './app/App';

listenForInstall();

async function start(): Promise<void> {
  await startI18n();
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  await startServiceWorker();
}

void start();
