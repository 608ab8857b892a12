/** A registration screen as data: one table and one form serve every plain resource of the API. */
import type { Permission } from '../../../domain/roles.ts';

interface FieldBase {
  name: string;
  required?: boolean;
  /** Takes the whole width of the form. */
  wide?: boolean;
  /** Key of a hint under the field. */
  hint?: string;
  /** Key of the label where `fields.<name>` does not say enough. */
  label?: string;
}
export type RegistrationField = FieldBase &
  (
    | { kind: 'text' | 'textarea' | 'email' | 'tel' | 'time' | 'date' | 'color'; maxLength?: number }
    | { kind: 'password'; createOnly?: boolean }
    | { kind: 'number'; unit?: string; step?: string }
    | { kind: 'boolean' }
    | { kind: 'weekdays' }
    | { kind: 'breaks' }
    /** `texts` is the key under which each value has its word. */
    | { kind: 'choice'; values: readonly string[]; texts: string }
    | { kind: 'reference'; path: string; resource: string }
    /** `none` is the key of what an empty list means. */
    | { kind: 'references'; path: string; none: string }
  );

export interface RegistrationColumn {
  name: string;
  sortable?: boolean;
  align?: 'start' | 'end';
  kind?: 'text' | 'number' | 'boolean' | 'color' | 'choice' | 'reference' | 'weekdays' | 'date';
  texts?: string;
  path?: string;
  label?: string;
}

/** A list whose records point to a registration: shown before one is taken out of use. */
export interface RegistrationUse {
  path: string;
  /** Filter of that list which names the record. */
  by: string;
  /** Key of its name. */
  label: string;
}

export interface Registration {
  /** Name in the URL and in the locales (`registrations.<name>`). */
  name: string;
  path: string;
  read: Permission;
  write: Permission;
  sort: string;
  columns: readonly RegistrationColumn[];
  fields: readonly RegistrationField[];
  usedBy?: readonly RegistrationUse[];
  /** What a new record starts from. */
  blank: Record<string, unknown>;
}

export interface RegistrationRow extends Record<string, unknown> {
  id: number;
  active?: boolean;
  version?: number;
}
