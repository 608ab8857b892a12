/** Texts that every screen may need. Those of one screen lie in en-US/pages and come with it. */
import { nameSections } from './name-sections.ts';

export const texts = nameSections(
  import.meta.glob<object>(['./en-US/shell/*.json', '../../../domain/words/en-US/shell/*.json'], {
    eager: true,
    import: 'default',
  }),
);
