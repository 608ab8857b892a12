/**
 * What the machines are doing. A snapshot comes by HTTP, changes by the live channel; they are gathered and shown at most
 * once a second, so that a hundred machines at full speed cost one repaint and nobody reads a flickering number.
 */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { ask } from '../api/ask.ts';
import { onLive, onPicture } from '../live/live-link.ts';
import { makeRepaintQueue } from '../live/repaint-queue.ts';
import { alignPlantClock } from '../live/plant-clock.ts';
import type { DashboardMachine, DashboardSnapshot } from '../machines/contract.ts';

export const useDashboard = defineStore('dashboard', () => {
  const machines = shallowRef<ReadonlyMap<number, DashboardMachine>>(new Map());
  const loaded = ref(false);
  const loading = ref(false);
  const failure = ref<unknown>();
  const waiting = makeRepaintQueue<DashboardMachine>(
    (changed) => (machines.value = new Map([...machines.value, ...changed])),
  );
  let listening = false;
  let shownSequence = -1;
  let loadAgain = false;

  const collectorLinks = computed(() => {
    const collectors = new Map<number, boolean>();
    for (const { collector } of machines.value.values())
      if (collector) collectors.set(collector.id, collector.online);
    return { up: [...collectors.values()].filter(Boolean).length, total: collectors.size };
  });
  const plcLinks = computed(() => {
    const all = [...machines.value.values()];
    return { up: all.filter((machine) => machine.link.connected).length, total: all.length };
  });

  /** Fetches the snapshot. A call during another runs once more after it: the first answer may already be old. */
  async function load(): Promise<void> {
    if (loading.value) {
      loadAgain = true;
      return;
    }
    loading.value = true;
    try {
      acceptSnapshot(await ask('GET', '/api/dashboard'));
    } catch (cause) {
      failure.value = cause;
    } finally {
      loading.value = false;
    }
    if (loadAgain) {
      loadAgain = false;
      await load();
    }
  }

  /** A change that arrived while the snapshot was under way may be newer than the snapshot: the higher sequence stays. */
  function acceptSnapshot(snapshot: DashboardSnapshot): void {
    failure.value = undefined;
    loaded.value = true;
    // By HTTP and by the channel at about the same time: the later one is taken, whichever comes first.
    if (snapshot.sequence < shownSequence) return;
    shownSequence = snapshot.sequence;
    alignPlantClock(snapshot.at);
    const next = new Map<number, DashboardMachine>();
    for (const machine of snapshot.machines) {
      const live = waiting.get(machine.id) ?? machines.value.get(machine.id);
      next.set(machine.id, live && live.sequence > machine.sequence ? live : machine);
    }
    waiting.drain();
    machines.value = next;
  }

  function accept(machine: DashboardMachine): void {
    const known = waiting.get(machine.id) ?? machines.value.get(machine.id);
    if (known && known.sequence >= machine.sequence) return;
    waiting.put(machine.id, machine);
  }

  /** Starts following. Called by the shell, so that the links in the bar are true on every screen. */
  function follow(): void {
    if (listening) return;
    listening = true;
    onLive<DashboardMachine[]>('machines', (changed) => changed.forEach(accept));
    onLive('resync', () => void load());
    onLive('plcs', () => void load());
    onPicture(acceptSnapshot);
    void load();
  }

  return { machines, loaded, loading, failure, collectorLinks, plcLinks, load, follow };
});
