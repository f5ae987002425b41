export const modules = import.meta.glob<{ default: Record<string, unknown> }>('../../locales/ru/*.json', {
  eager: true,
});
