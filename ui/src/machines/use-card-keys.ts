/** Arrows walk the cards as they lie on the screen, `/` goes to the search. Nothing is caught while somebody types. */
import type { Ref } from 'vue';
import { isBusy } from '../components/use-page-keys.ts';

export function useCardKeys(
  grid: Readonly<Ref<HTMLElement | null>>,
  search: () => void,
): { onKeydown: (event: KeyboardEvent) => void } {
  function onKeydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
    if (event.key === '/') {
      event.preventDefault();
      search();
    } else if (event.key.startsWith('Arrow')) {
      moveFocus(event);
    }
  }

  function moveFocus(event: KeyboardEvent): void {
    const cards = [...(grid.value?.querySelectorAll<HTMLElement>('[data-card]') ?? [])];
    const current = cards.findIndex((card) => card === document.activeElement);
    if (current === -1) return;
    const columns = cards.filter((card) => card.offsetTop === cards[0]?.offsetTop).length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const next = step === undefined ? undefined : cards[current + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  return { onKeydown };
}
