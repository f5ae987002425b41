import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';

import type { Gear } from '../api/gear';
import { useRestore, useRetire } from '../hooks/useGearChanges';
import { useGearWords } from '../hooks/useGearWords';

interface GearMenuProps {
  gear: Gear;
  onRemove: () => void;
}

/** Retire or take back, and remove. */
export function GearMenu({ gear, onRemove }: GearMenuProps) {
  const { t } = useGearWords();
  const retire = useRetire();
  const restore = useRestore();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('action.menu', { title: gear.title })}>
          <IconDots size={22} stroke={1.8} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {gear.state === 'in_use' ? (
          <Menu.Item onClick={() => retire.mutate(gear.gear_id)}>{t('action.retire')}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => restore.mutate(gear.gear_id)}>{t('action.restore')}</Menu.Item>
        )}
        <Menu.Item c="var(--sl-danger)" onClick={onRemove}>
          {t('action.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
