import { Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useLateLoading } from './useLateLoading';

interface SkeletonsProps {
  rows?: number;
  height?: number;
}

/** Grey rows in the place of a list, after 300 ms of waiting. */
export function Skeletons({ rows = 4, height = 72 }: SkeletonsProps) {
  const { t } = useTranslation('app');
  const isShown = useLateLoading(true);
  return (
    <Stack gap="sm" role="status" aria-label={t('state.loading')} mih={rows * height}>
      {isShown
        ? Array.from({ length: rows }, (_, row) => <Skeleton key={row} height={height} radius="lg" />)
        : null}
    </Stack>
  );
}
