/** The editor shows what may run here and what there is. What is off is refused anyway; this only keeps it out of sight. */
import RED from 'node-red';
import { typesOff, type FlowPermission } from '../../domain/flows/node-types.ts';
import type { EdgeLog } from '../log.ts';

interface NodeSet {
  id: string;
  types: string[];
  enabled: boolean;
}
interface NodesOfRuntime {
  nodes: { setNodeSetState(options: { id: string; enabled: boolean }): Promise<unknown> };
}

/** Never rejects: a type that the running flow still uses stays until the next deploy. */
export async function showPalette(permissions: readonly FlowPermission[], log: EdgeLog): Promise<void> {
  const off = new Set(typesOff(permissions));
  const guardable = new Set(typesOff([]));
  const registry = RED.nodes as unknown as { getNodeList(): NodeSet[] };
  const { nodes } = RED.runtime as unknown as NodesOfRuntime;
  for (const set of registry.getNodeList()) {
    if (set.types.length === 0 || !set.types.every((type) => guardable.has(type))) continue;
    const enabled = !set.types.every((type) => off.has(type));
    if (enabled === set.enabled) continue;
    try {
      await nodes.setNodeSetState({ id: set.id, enabled });
    } catch (error) {
      log.warn('The palette could not be changed', { types: set.types, reason: (error as Error).message });
    }
  }
}

interface EditorSettings {
  libraries?: { id: string }[];
}
interface SettingsOfRuntime {
  settings: { getRuntimeSettings: (options: object) => Promise<EditorSettings> };
}

/** The dialogs of import and export offer no folder of flow files: Pulso keeps versions instead. The examples stay. To be called after `RED.init`. */
export function hideLibrary(): void {
  const { settings } = RED.runtime as unknown as SettingsOfRuntime;
  const { getRuntimeSettings } = settings;
  settings.getRuntimeSettings = async (options) => {
    const answer = await getRuntimeSettings.call(settings, options);
    return { ...answer, libraries: (answer.libraries ?? []).filter(({ id }) => id !== 'local') };
  };
}
