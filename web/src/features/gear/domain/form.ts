import type { Foam, Gear, GearKind, NewGear } from '../api/gear';

export const KINDS: readonly GearKind[] = ['shoes', 'bike', 'watch', 'heart_rate_strap', 'other'];
export const FOAMS: readonly Foam[] = ['unknown', 'eva', 'tpu', 'peba', 'minimal'];

/** Colours of things, not of the interface: what a shoe may look like. The first is "not said". */
export const COLORS = ['3347eb', '14171f', 'f4f5f7', 'cf1f36', 'f08a24', 'ffc529', '0b7a5b', 'e05a9c'].map(
  (digits) => `#${digits}`,
);

/** A piece as the form holds it: everything as typed, distances in the person's unit. */
export interface GearForm {
  kind: GearKind;
  name: string;
  brand: string;
  model: string;
  size: string;
  color: string;
  foam: Foam;
  expected: string;
  starting: string;
  purchasedOn: string;
  sports: string[];
}

const SPORT_OF_KIND: Partial<Record<GearKind, string[]>> = { shoes: ['run'], bike: ['ride'] };

function typedDistance(meters: number | null, unitM: number): string {
  return meters === null ? '' : String(Number((meters / unitM).toFixed(2)));
}

/** An empty form; the first piece of a kind becomes the default of its sport. */
export function emptyForm(kind: GearKind, gear: readonly Gear[]): GearForm {
  const taken = new Set(
    gear
      .filter((each) => each.kind === kind && each.state === 'in_use')
      .flatMap((each) => each.default_sports),
  );
  return {
    kind,
    name: '',
    brand: '',
    model: '',
    size: '',
    color: '',
    foam: 'unknown',
    expected: '',
    starting: '',
    purchasedOn: '',
    sports: (SPORT_OF_KIND[kind] ?? []).filter((sport) => !taken.has(sport)),
  };
}

export function formOf(gear: Gear, unitM: number): GearForm {
  return {
    kind: gear.kind,
    name: gear.name,
    brand: gear.brand,
    model: gear.model,
    size: gear.size,
    color: gear.color,
    foam: gear.foam,
    expected: typedDistance(gear.expected_distance_m, unitM),
    starting: gear.starting_distance_m > 0 ? typedDistance(gear.starting_distance_m, unitM) : '',
    purchasedOn: gear.purchased_on ?? '',
    sports: [...gear.default_sports],
  };
}

/** "640,5" and "640.5" are one number; null for nothing, NaN for no number. */
function typedNumber(text: string): number | null {
  const plain = text.replace(/\s/gu, '').replace(',', '.');
  return plain === '' ? null : Number(plain);
}

export type FormErrors = Partial<Record<'model' | 'expected_distance_m' | 'starting_distance_m', string>>;

/** Codes of what can't be sent as it is. */
export function formErrors(form: GearForm): FormErrors {
  const errors: FormErrors = {};
  if (![form.name, form.brand, form.model].some((text) => text.trim())) errors.model = 'required';
  if (Number.isNaN(typedNumber(form.expected))) errors.expected_distance_m = 'out_of_range';
  if (Number.isNaN(typedNumber(form.starting))) errors.starting_distance_m = 'out_of_range';
  return errors;
}

/** The form in SI units, as the API takes it. */
export function gearOf(form: GearForm, unitM: number): Required<NewGear> {
  const expected = typedNumber(form.expected);
  return {
    kind: form.kind,
    name: form.name.trim(),
    brand: form.brand.trim(),
    model: form.model.trim(),
    size: form.size.trim(),
    color: form.color,
    foam: form.kind === 'shoes' ? form.foam : 'unknown',
    expected_distance_m: expected === null ? null : expected * unitM,
    starting_distance_m: (typedNumber(form.starting) ?? 0) * unitM,
    purchased_on: form.purchasedOn || null,
    default_sports: form.sports,
  };
}

const FORM_FIELD: Partial<Record<keyof NewGear, keyof GearForm>> = {
  expected_distance_m: 'expected',
  starting_distance_m: 'starting',
  purchased_on: 'purchasedOn',
  default_sports: 'sports',
};

/** Only what was typed anew: a distance that nobody touched keeps its digits in whatever unit it is shown. */
export function changesOf(now: GearForm, opened: GearForm, unitM: number): Partial<NewGear> {
  const all = gearOf(now, unitM);
  const fields = (Object.keys(all) as (keyof NewGear)[]).filter((field) => {
    const key = FORM_FIELD[field] ?? (field as keyof GearForm);
    return JSON.stringify(now[key]) !== JSON.stringify(opened[key]);
  });
  return Object.fromEntries(fields.map((field) => [field, all[field]]));
}
