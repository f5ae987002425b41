import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { Tag } from '@/shared/ui';

import { telemetryKeys } from '../api/keys';
import type { Upload } from '../api/types';
import { dismissUpload } from '../api/workouts';
import { useProblemText } from '../hooks/useProblemText';
import classes from './Rows.module.css';

const LEFT_AFTER_MS = 10 * 60_000;

/** Is this file still on its way, or did it fail? Finished ones are workouts and stand in the list as such. */
export function isOpenUpload({ state }: Pick<Upload, 'state'>): boolean {
  return state !== 'done' && state !== 'duplicate';
}

/** Has a device begun with this file so long ago that the rest may never come? */
function isLeft({ state, received_at }: Upload): boolean {
  return state === 'receiving' && Date.now() - Date.parse(received_at) > LEFT_AFTER_MS;
}

/** A file from a device that is no workout yet: on its way, or failed with the reason and what to do. */
export function UploadRow({ upload }: { upload: Upload }) {
  const { t } = useTranslation('telemetry');
  const client = useQueryClient();
  const problem = useProblemText();
  const dismiss = useMutation({
    mutationFn: () => dismissUpload(upload.id),
    onSettled: () => client.invalidateQueries({ queryKey: telemetryKeys.uploads }),
  });
  const isFailed = upload.state === 'failed';
  const parts = upload.parts_total > 1 ? { have: upload.parts_have, total: upload.parts_total } : null;
  return (
    <div className={classes.row}>
      <span className={classes.tile} data-tone={isFailed ? 'danger' : undefined} aria-hidden>
        {isFailed ? <IconAlertTriangle size={24} stroke={1.7} /> : <IconClock size={24} stroke={1.7} />}
      </span>
      <span className={classes.text}>
        <span className={classes.name}>
          {isFailed ? t('upload.failedTitle') : upload.file_name || t('upload.unnamed')}
        </span>
        {isFailed && upload.file_name ? <span className={classes.when}>{upload.file_name}</span> : null}
        <span className={classes.when}>
          {isFailed
            ? `${problem(upload.error)} ${t('upload.again')}`
            : parts
              ? t('upload.parts', parts)
              : t(upload.state === 'delayed' ? 'upload.delayedHelp' : 'upload.onItsWay')}
        </span>
        {isFailed ? (
          <span className={classes.actions}>
            <Button component={Link} to="/upload" variant="light" size="xs">
              {t('upload.choose')}
            </Button>
            <Button variant="subtle" size="xs" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
              {t('upload.dismiss')}
            </Button>
          </span>
        ) : (
          <span className={classes.actions}>
            <Tag>{t(`upload.state.${upload.state}`)}</Tag>
            {isLeft(upload) ? (
              <Button variant="subtle" size="xs" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
                {t('upload.dropParts')}
              </Button>
            ) : null}
          </span>
        )}
      </span>
    </div>
  );
}
