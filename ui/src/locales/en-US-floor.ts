/** Texts that the screens of the floor share. */
import { nameSections } from './name-sections.ts';

export const texts = nameSections(
  import.meta.glob<object>('./en-US/floor/*.json', { eager: true, import: 'default' }),
);
