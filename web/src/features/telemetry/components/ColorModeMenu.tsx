import { Menu } from '@mantine/core';
import { IconCheck, IconPalette } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { ColorMode } from '@/shared/map';

import classes from './WorkoutMap.module.css';

interface Props {
  mode: ColorMode;
  options: { value: ColorMode; label: string }[];
  onChange: (mode: ColorMode) => void;
  /** The key of the present colours, shown on the button. */
  children: ReactNode;
}

/** Phone: the colour key is the button that changes what the colours mean. */
export function ColorModeMenu({ mode, options, onChange, children }: Props) {
  const { t } = useTranslation('telemetry');
  const chosen = options.find(({ value }) => value === mode);
  return (
    <Menu position="top-start">
      <Menu.Target>
        <button type="button" className={classes.keyButton}>
          <IconPalette size={18} stroke={1.8} aria-hidden />
          <span className={classes.hidden}>{t('color.button', { value: chosen?.label ?? '' })}</span>
          {/* The name says it in words; the colours repeat it. */}
          <span aria-hidden>{children}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map(({ value, label }) => (
          <Menu.Item
            key={value}
            onClick={() => onChange(value)}
            rightSection={value === mode ? <IconCheck size={16} aria-hidden /> : null}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
