/**
 * The two quantities of a booking and the one that the pad types now. Turning to one that nobody typed proposes a piece, and turning away takes
 * that back: only what somebody means is booked.
 */
import { computed, reactive, ref } from 'vue';
import type { ComputedRef, Ref, WritableComputedRef } from 'vue';

export type Side = 'good' | 'scrap';

export interface Amounts {
  side: Ref<Side>;
  amounts: Readonly<Record<Side, number>>;
  /** The digits of the present side, as a number pad takes them. */
  digits: WritableComputedRef<string>;
  quantity: ComputedRef<number>;
  turnTo: (side: Side) => void;
  /** It is in the ledger and must not be booked again. */
  clear: (side: Side) => void;
}

export function useAmounts(first: Side): Amounts {
  const side = ref(first);
  const amounts = reactive<Record<Side, number>>({ good: 0, scrap: 0, [first]: 1 });
  const typed = new Set<Side>();

  function turnTo(other: Side): void {
    if (other === side.value) return;
    if (!typed.has(side.value)) amounts[side.value] = 0;
    side.value = other;
    if (!typed.has(other)) amounts[other] = 1;
  }
  function clear(booked: Side): void {
    typed.delete(booked);
    amounts[booked] = 0;
  }
  const digits = computed({
    get: () => String(amounts[side.value]),
    set: (text) => {
      typed.add(side.value);
      amounts[side.value] = Number(text);
    },
  });
  return { side, amounts, digits, quantity: computed(() => amounts[side.value]), turnTo, clear };
}
