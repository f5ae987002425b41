import { Input } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { COLORS } from '../domain/form';
import classes from './Form.module.css';

interface ColorPickerProps {
  value: string;
  onChange: (color: string) => void;
}

/** The colour in which a shoe is drawn; one that is no swatch (from a shop) stays until another is chosen. */
export function ColorPicker({ value, onChange }: ColorPickerProps) {
  const { t } = useTranslation('gear');
  const colors = value && !COLORS.includes(value) ? [value, ...COLORS] : COLORS;
  return (
    <fieldset className={classes.colors}>
      <Input.Label component="legend">{t('form.color')}</Input.Label>
      <div className={classes.swatches}>
        {colors.map((color, index) => (
          <label key={color} className={classes.swatch}>
            <input
              type="radio"
              name="gear-color"
              aria-label={t('form.colorNumber', { number: index + 1 })}
              checked={(value || COLORS[0]) === color}
              onChange={() => onChange(color)}
            />
            <span style={{ background: color }} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
