import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldTexts } from '@/shared/ui';

type Values = Record<string, string>;

function readValues(form: HTMLFormElement): Values {
  return Object.fromEntries(
    [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/**
 * A form whose fields keep their own values: `onSubmit` for the form, texts of wrong fields, and the error of the whole.
 * The first wrong field gets the focus. `isEmptied`: a form that stays on the screen after success is emptied.
 */
export function useForm<Result>(
  sendValues: (values: Values) => Promise<Result>,
  onDone: (result: Result, values: Values) => unknown,
  isEmptied = false,
) {
  const { i18n } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const mutation = useMutation({
    mutationFn: sendValues,
    onSuccess: async (result, values) => {
      await onDone(result, values);
      if (isEmptied) form.current?.reset();
    },
  });
  const fields = fieldTexts(mutation.error, i18n);
  const firstWrong = Object.keys(fields)[0];
  useEffect(() => {
    const wrong = fieldTexts(mutation.error, i18n);
    // The first on the screen, in whatever order the server names them.
    const fieldsOfForm = [...(form.current?.elements ?? [])];
    const first = fieldsOfForm.find((field) => (field.getAttribute('name') ?? '') in wrong);
    if (first instanceof HTMLElement) first.focus();
  }, [mutation.error, i18n]);
  return {
    form,
    fields,
    isBusy: mutation.isPending,
    /** Differs for each try: a field with this as its key starts empty after a refusal. */
    lastTryAt: mutation.error ? mutation.submittedAt : 0,
    /** The error, unless it belongs to a field that shows it. */
    error: firstWrong ? null : mutation.error,
    /** Sends values without the form: a code that is complete. */
    send: mutation.mutate,
    onSubmit: (event: SubmitEvent<HTMLFormElement>) => {
      event.preventDefault();
      mutation.mutate(readValues(event.currentTarget));
    },
  };
}
