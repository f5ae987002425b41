import { Button, Checkbox, Group, Input, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { ErrorState, FormDrawer, LinkButton, Skeletons } from '@/shared/ui';

import { type Gear, type GearKind, setWorkoutGear, type WorkoutGear } from '../api/gear';
import { KINDS } from '../domain/form';
import { gearQuery } from '../hooks/useGear';
import { useGearChange } from '../hooks/useGearChanges';
import { useGearWords } from '../hooks/useGearWords';
import classes from './Form.module.css';
import { GearPicture } from './GearPicture';

/** One wears one pair and rides one bike. */
const ONE_OF_A_KIND: readonly GearKind[] = ['shoes', 'bike'];

interface ChoicesProps {
  kind: GearKind;
  gear: Gear[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

function Choice({ gear, control }: { gear: Gear; control: React.ReactNode }) {
  const { t } = useGearWords();
  return (
    <label className={classes.choice}>
      {control}
      <GearPicture kind={gear.kind} color={gear.color} isSmall />
      <span className={classes.choiceText}>
        {gear.title}
        {gear.state === 'retired' ? (
          <Text component="span" size="sm" c="dimmed" display="block">
            {t('workout.retired')}
          </Text>
        ) : null}
      </span>
    </label>
  );
}

/** The pieces of one kind: radio buttons where there can be one, else check boxes. A retired one stays as it is. */
function Choices({ kind, gear, chosen, onChange }: ChoicesProps) {
  const { t } = useGearWords();
  const isOne = ONE_OF_A_KIND.includes(kind);
  const ids = gear.map(({ gear_id }) => gear_id);
  const isLocked =
    isOne && gear.some(({ gear_id, state }) => state === 'retired' && chosen.includes(gear_id));
  const choose = (id: string | null) =>
    onChange([...chosen.filter((each) => !ids.includes(each)), ...(id ? [id] : [])]);
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <fieldset className={classes.group}>
      <Input.Label component="legend">{t(`kind.${kind}`)}</Input.Label>
      {isOne ? (
        <label className={classes.choice}>
          <Radio
            name={kind}
            disabled={isLocked}
            checked={!ids.some((id) => chosen.includes(id))}
            onChange={() => choose(null)}
          />
          <span className={classes.choiceText}>{t('workout.nothing')}</span>
        </label>
      ) : null}
      {gear.map((each) => {
        const props = {
          name: kind,
          disabled: isLocked || each.state === 'retired',
          checked: chosen.includes(each.gear_id),
        };
        return (
          <Choice
            key={each.gear_id}
            gear={each}
            control={
              isOne ? (
                <Radio {...props} onChange={() => choose(each.gear_id)} />
              ) : (
                <Checkbox {...props} onChange={() => toggle(each.gear_id)} />
              )
            }
          />
        );
      })}
    </fieldset>
  );
}

interface WorkoutGearDrawerProps {
  workoutId: string;
  used: WorkoutGear;
  onClose: () => void;
}

/** Which gear the workout used; its kilometres move with it. */
export function WorkoutGearDrawer({ workoutId, used, onClose }: WorkoutGearDrawerProps) {
  const { t } = useGearWords();
  const gear = useQuery(gearQuery);
  const opened = used.items.map(({ gear_id }) => gear_id);
  const [chosen, setChosen] = useState(opened);
  const isChanged = [...chosen].sort().join() !== [...opened].sort().join();
  const save = useGearChange(() => setWorkoutGear(workoutId, chosen), onClose);
  const offered = (gear.data ?? []).filter(
    ({ state, gear_id }) => state === 'in_use' || used.items.some((item) => item.gear_id === gear_id),
  );
  return (
    <FormDrawer title={t('workout.title')} isChanged={isChanged} onClose={onClose}>
      <Stack gap="lg">
        {gear.error ? <ErrorState error={gear.error} onRetry={() => void gear.refetch()} /> : null}
        {gear.isPending ? <Skeletons rows={2} height={52} /> : null}
        {gear.data && offered.length === 0 ? <Text c="dimmed">{t('empty.text')}</Text> : null}
        {KINDS.map((kind) => {
          const ofKind = offered.filter((each) => each.kind === kind);
          return ofKind.length > 0 ? (
            <Choices key={kind} kind={kind} gear={ofKind} chosen={chosen} onChange={setChosen} />
          ) : null;
        })}
        <Group justify="space-between" gap="sm">
          <LinkButton to="/gear" search={{ add: 'shoes' }} variant="subtle">
            {t('add')}
          </LinkButton>
          <Button loading={save.isPending} disabled={!gear.data} onClick={() => save.mutate(undefined)}>
            {t('app:action.save')}
          </Button>
        </Group>
      </Stack>
    </FormDrawer>
  );
}
