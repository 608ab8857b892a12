/** Short messages at the edge of the screen. Each stays at least 8 s and is kept in a history of this session. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';

export type MessageTone = 'success' | 'error' | 'info';
export interface Message {
  id: number;
  tone: MessageTone;
  text: string;
  atMs: number;
  /** Shown as a button; for undo. */
  action?: { label: string; run: () => void };
}

export const MESSAGE_MS = 8_000;
const HISTORY_LIMIT = 50;

export const useMessages = defineStore('messages', () => {
  const history = ref<Message[]>([]);
  const visibleId = ref<number>();
  const visible = computed(() => history.value.find((message) => message.id === visibleId.value));
  let nextId = 1;

  function show(tone: MessageTone, text: string, action?: Message['action']): void {
    const message: Message = { id: nextId++, tone, text, atMs: Date.now(), ...(action ? { action } : {}) };
    history.value = [message, ...history.value].slice(0, HISTORY_LIMIT);
    visibleId.value = message.id;
  }
  function hide(): void {
    visibleId.value = undefined;
  }
  return { history, visible, show, hide };
});
