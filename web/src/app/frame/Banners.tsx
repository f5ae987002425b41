import { useTranslation } from 'react-i18next';

import { lastDataAt } from '@/api';
import { useFormat } from '@/shared/format';
import { useInstallHint, useIsOnline, useUpdate } from '@/shared/pwa';

import { Banner } from './Banner';
import { useServerWatch } from './useServerWatch';

/** What is on the screen is a copy: of when. `title` says what is missing. */
function CopyBanner({ title }: { title: string }) {
  const { t } = useTranslation('app');
  const format = useFormat();
  const at = lastDataAt();
  return (
    <Banner tone="warn" title={title}>
      {at ? t('banner.dataFrom', { time: format.time(at) }) : null}
    </Banner>
  );
}

function UpdateBanner({ onReload }: { onReload: () => void }) {
  const { t } = useTranslation('app');
  return (
    <Banner tone="line" title={t('banner.update')} action={{ label: t('banner.reload'), run: onReload }} />
  );
}

/** At most one banner under the header, by priority: no network, no server, new version, install. */
export function Banners() {
  const { t } = useTranslation('app');
  const isOnline = useIsOnline();
  const isReached = useServerWatch();
  const update = useUpdate();
  const hint = useInstallHint();
  if (!isOnline) return <CopyBanner title={t('banner.offline')} />;
  if (!isReached) return <CopyBanner title={t('banner.unreached')} />;
  if (update.isReady) return <UpdateBanner onReload={update.reload} />;
  if (!hint.isShown) return null;
  return (
    <Banner
      tone="plain"
      title={t('banner.install')}
      action={hint.install ? { label: t('banner.installAction'), run: hint.install } : undefined}
      onClose={hint.dismiss}
    >
      {hint.install ? null : t('banner.installOnIos')}
    </Banner>
  );
}
