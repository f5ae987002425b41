import { Button } from '@mantine/core';
import { IconPencilPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Page } from '@/shared/ui';

import { DropZone } from '../components/DropZone';
import { QueueRow } from '../components/QueueRow';
import { QueueSummary } from '../components/QueueSummary';
import classes from '../components/Upload.module.css';
import rowClasses from '../components/Rows.module.css';
import { isOpenUpload, UploadRow } from '../components/UploadRow';
import { follow, summarize, workoutIdOf } from '../domain/uploadQueue';
import { useUploadQueue } from '../hooks/useUploadQueue';
import { useUploads } from '../hooks/useWorkoutList';

/** Files that came from devices and wait or failed; those of this page stand in the queue above. */
function DeviceFiles() {
  const { t } = useTranslation('telemetry');
  const open =
    useUploads().data?.items.filter((upload) => isOpenUpload(upload) && upload.source === 'mqtt') ?? [];
  if (open.length === 0) return null;
  return (
    <section>
      <h2>{t('upload.openFiles')}</h2>
      <ul className={rowClasses.list}>
        {open.map((upload) => (
          <li key={upload.id}>
            <UploadRow upload={upload} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Files become workouts: drop zone, a row for each file, counts. */
export function UploadPage() {
  const { t } = useTranslation('telemetry');
  const { rows: sent, add, retry, clear } = useUploadQueue();
  const uploads = useUploads().data?.items ?? [];
  const rows = follow(sent, uploads);
  const summary = summarize(rows);
  const manual = (
    <Button
      component={Link}
      to="/training/new"
      variant="outline"
      leftSection={<IconPencilPlus size={20} stroke={1.8} aria-hidden />}
    >
      {t('list.enter')}
    </Button>
  );
  return (
    <Page title={t('uploadPage.title')} width="text" actions={manual}>
      <DropZone onFiles={add} />
      {rows.length > 0 ? (
        <>
          <QueueSummary summary={summary} onRetry={() => retry()} onClear={clear} />
          <ul className={classes.rows} aria-label={t('uploadPage.files')}>
            {rows.map((file) => (
              <QueueRow key={file.id} file={file} workoutId={workoutIdOf(file, uploads)} onRetry={retry} />
            ))}
          </ul>
        </>
      ) : (
        <p className={classes.other}>
          {t('uploadPage.other')} <Link to="/devices">{t('uploadPage.otherLink')}</Link>
        </p>
      )}
      <DeviceFiles />
    </Page>
  );
}
