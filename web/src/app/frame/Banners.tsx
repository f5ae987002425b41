import { useTranslation } from 'react-i18next';

import { lastDataAt } from '@/api';
import { useFormat } from '@/shared/format';
import { useInstallHint, useIsOnline, useUpdate } from '@/shared/pwa';

import { Banner } from './Banner';

function OfflineBanner() {
  const { t } = useTranslation('app');
  const format = useFormat();
  const at = lastDataAt();
  return (
    <Banner tone="warn" title={t('banner.offline')}>
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

/** At most one banner under the header, by priority: no network, new version, install. */
export function Banners() {
  const { t } = useTranslation('app');
  const isOnline = useIsOnline();
  const update = useUpdate();
  const hint = useInstallHint();
  if (!isOnline) return <OfflineBanner />;
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
