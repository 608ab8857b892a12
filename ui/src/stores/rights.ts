/** What whoever is signed in may do: their role, less what an account for a part of the plant never may. The server decides; this only shows. */
import { may as roleMay, WHOLE_PLANT_PERMISSIONS } from '../../../domain/roles.ts';
import type { Permission, Role } from '../../../domain/roles.ts';

interface Holder {
  role: Role;
  /** To some companies or sectors. */
  limited: boolean;
}
export interface Rights {
  may: (permission: Permission) => boolean;
  /** For what a permission covers in part only: what belongs to all companies. */
  mayForAll: (permission: Permission) => boolean;
}

export function makeRights(holder: () => Holder | undefined): Rights {
  function may(permission: Permission): boolean {
    const who = holder();
    if (who === undefined || !roleMay(who.role, permission)) return false;
    return !(who.limited && WHOLE_PLANT_PERMISSIONS.includes(permission));
  }
  return { may, mayForAll: (permission) => may(permission) && holder()?.limited === false };
}
