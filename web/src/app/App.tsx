import '@mantine/core/styles.layer.css';
import '@/shared/theme/fonts.css';
import '@/shared/theme/global.css';

import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';

import { queryClient } from '@/api';
import { cssVariablesResolver, theme } from '@/shared/theme';

import { router } from './router';

const colorSchemeManager = localStorageColorSchemeManager({ key: 'startline-scheme' });

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
