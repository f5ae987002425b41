import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';

import { ConfirmDialog } from './ConfirmDialog';

it('does nothing more while it fades away', async () => {
  const confirm = vi.fn();
  const dialog = (isOpen: boolean) => (
    <MantineProvider>
      <ConfirmDialog
        isOpen={isOpen}
        title="Delete?"
        confirmLabel="Delete workout"
        onConfirm={confirm}
        onClose={() => undefined}
      >
        It disappears.
      </ConfirmDialog>
    </MantineProvider>
  );
  const { rerender } = render(dialog(true));
  const button = await screen.findByText('Delete workout');
  fireEvent.click(button);
  rerender(dialog(false));
  fireEvent.click(button);
  expect(confirm).toHaveBeenCalledTimes(1);
});
