/** A registration screen as data: one table and one form serve every plain resource of the API. */
import type { Permission } from '../../../domain/roles.ts';
import type { Address } from '../api/ask.ts';
import type { FilterOf, ReferenceAddress } from '../api/ask-list.ts';

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
    | { kind: 'reference'; path: ReferenceAddress; resource: string }
    /** `none` is the key of what an empty list means. */
    | { kind: 'references'; path: ReferenceAddress; none: string }
  );

export interface RegistrationColumn {
  name: string;
  sortable?: boolean;
  align?: 'start' | 'end';
  kind?: 'text' | 'number' | 'boolean' | 'color' | 'choice' | 'reference' | 'weekdays' | 'date';
  texts?: string;
  path?: ReferenceAddress;
  label?: string;
}

/** A list whose records point to a registration: shown before one is taken out of use. */
export type RegistrationUse = {
  [A in UseAddress]: {
    path: A;
    /** Filter of that list which names the record. */
    by: FilterOf<A>;
    /** Key of its name. */
    label: string;
  };
}[UseAddress];
type UseAddress = RegistrationAddress | '/api/production-defects' | '/api/plc-config';

type Registered<A> = A extends ReferenceAddress ? (`${A}/import` extends Address<'POST'> ? A : never) : never;
/** Lists whose records are made, changed, taken out of use and imported in the one way. */
export type RegistrationAddress = Registered<ReferenceAddress>;

export interface Registration {
  /** Name in the URL and in the locales (`registrations.<name>`). */
  name: string;
  path: RegistrationAddress;
  read: Permission;
  write: Permission;
  /** The same for all companies: accounts limited to some only read it. */
  forAll?: true;
  sort: string;
  columns: readonly RegistrationColumn[];
  fields: readonly RegistrationField[];
  usedBy?: readonly RegistrationUse[];
  /** What a new record starts from. */
  blank: Record<string, unknown>;
}

export interface RegistrationRow extends Record<string, unknown> {
  id: number;
  code?: string;
  name?: string;
  active?: boolean;
  version?: number;
}
