/** Texts that every screen may need, but none at its first paint: they come right after it. */
import { nameSections } from './name-sections.ts';

export const texts = nameSections(
  import.meta.glob<object>('./en-US/late/*.json', { eager: true, import: 'default' }),
);
