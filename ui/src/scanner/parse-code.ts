/** What a scanned text means. Typed codes say it themselves (`pulso:order:OP-1001`); anything else is plain. Pure. */
export const CODE_KINDS = ['order', 'defect', 'reason', 'badge'] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

export interface ScannedCode {
  kind: CodeKind | 'plain';
  /** The code of the record. */
  value: string;
  /** As it was scanned. */
  text: string;
}

const TYPED = /^pulso:([a-z]+):(.+)$/i;

export function parseCode(text: string): ScannedCode {
  const [, word, value] = TYPED.exec(text.trim()) ?? [];
  const kind = CODE_KINDS.find((known) => known === word?.toLowerCase());
  if (kind && value) return { kind, value: value.trim(), text };
  return { kind: 'plain', value: text.trim(), text };
}

/** The text of a barcode that this parser reads back. */
export function typedCode(kind: CodeKind, value: string): string {
  return `pulso:${kind}:${value}`;
}
