import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import classes from './ListPage.module.css';

interface Option<Value extends string> {
  value: Value;
  label: string;
}

interface Props<Value extends string> {
  /** What is chosen from: "Sport". Shown while nothing is chosen. */
  name: string;
  value: Value | undefined;
  options: readonly Option<Value>[];
  onChange: (value: Value | undefined) => void;
  /** Words for no choice; none where there is always one (sorting). */
  anyLabel?: string;
}

/** A chip that opens a list of choices; it is tinted while it filters. */
export function FilterChip<Value extends string>({ name, value, options, onChange, anyLabel }: Props<Value>) {
  const { t } = useTranslation('telemetry');
  const chosen = options.find((option) => option.value === value);
  const all = anyLabel ? [{ value: undefined, label: anyLabel }, ...options] : options;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button
          type="button"
          className={classes.chip}
          data-on={(chosen && anyLabel) || undefined}
          aria-label={t('filter.chip', { name, value: chosen?.label ?? anyLabel ?? '' })}
        >
          {chosen?.label ?? name}
          <IconChevronDown size={16} stroke={1.8} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {all.map((option) => (
          <Menu.Item
            key={option.value ?? 'any'}
            onClick={() => onChange(option.value)}
            rightSection={option.value === value ? <IconCheck size={16} aria-hidden /> : null}
          >
            {option.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
