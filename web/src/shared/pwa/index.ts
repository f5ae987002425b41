export { listenForInstall, noteSavedWorkout, useInstallHint } from './install';
export { forgetOwnData } from './ownData';
export { startServiceWorker, useUpdate } from './update';
export { useIsOnline } from './useIsOnline';
