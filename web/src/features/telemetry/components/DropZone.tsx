import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFolder, IconUpload } from '@tabler/icons-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACCEPTED, filesOfDrop, isWorkoutFile } from '../domain/droppedFiles';
import classes from './Upload.module.css';

interface Props {
  onFiles: (files: File[]) => void;
}

/** Buttons with the browser's own file dialogs behind them. */
function Choosers({ onFiles }: Props) {
  const { t } = useTranslation('telemetry');
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  // React knows no such attribute.
  useEffect(() => folder.current?.setAttribute('webkitdirectory', ''), []);
  const chosen = (input: HTMLInputElement, isFolder: boolean) => {
    const list = [...(input.files ?? [])];
    onFiles(isFolder ? list.filter((file) => isWorkoutFile(file.webkitRelativePath || file.name)) : list);
    input.value = '';
  };
  const input = { type: 'file', multiple: true, hidden: true } as const;
  return (
    <div className={classes.zoneActions}>
      <Button data-size="lg" onClick={() => files.current?.click()}>
        {t('uploadPage.chooseFiles')}
      </Button>
      <Button
        variant="light"
        data-size="lg"
        className={classes.folder}
        leftSection={<IconFolder size={20} stroke={1.7} aria-hidden />}
        onClick={() => folder.current?.click()}
      >
        {t('uploadPage.chooseFolder')}
      </Button>
      <input
        {...input}
        ref={files}
        accept={ACCEPTED}
        aria-label={t('uploadPage.chooseFiles')}
        onChange={(event) => chosen(event.currentTarget, false)}
        data-testid="upload-files"
      />
      <input
        {...input}
        ref={folder}
        aria-label={t('uploadPage.chooseFolder')}
        onChange={(event) => chosen(event.currentTarget, true)}
      />
    </div>
  );
}

/** Drop files or a folder, or choose them. */
export function DropZone({ onFiles }: Props) {
  const { t } = useTranslation('telemetry');
  const [isOver, setIsOver] = useState(false);
  // Fingers drag no files into a page.
  const canDrop = useMediaQuery('(hover: hover) and (pointer: fine)', true, {
    getInitialValueInEffect: false,
  });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void filesOfDrop(event.dataTransfer).then(onFiles);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(true);
  };
  return (
    <div
      className={classes.zone}
      data-over={isOver || undefined}
      onDrop={drop}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
    >
      <span className={classes.zoneIcon} aria-hidden>
        <IconUpload size={30} stroke={1.6} />
      </span>
      <p className={classes.zoneTitle}>{t(canDrop ? 'uploadPage.drop' : 'uploadPage.choose')}</p>
      <p className={classes.zoneHelp}>{t('uploadPage.formats')}</p>
      <Choosers onFiles={onFiles} />
    </div>
  );
}
