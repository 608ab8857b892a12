/** A chosen file as the API takes it. Spreadsheets in Brazil still save CSV in Windows-1252: what is no UTF-8 is read so. */

/** The API takes a body of 1 MB. */
export const FILE_LIMIT = 1_000_000;

export type ImportFile = { csv: string } | { xlsx: string };

/** Throws RangeError where it is too large. */
export async function readImportFile(file: File): Promise<ImportFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const read = isWorkbook(bytes) ? { xlsx: toBase64(bytes) } : { csv: decode(bytes) };
  if (Object.values(read).some((text) => text.length > FILE_LIMIT)) throw new RangeError('file too large');
  return read;
}

/** A workbook is a ZIP archive, whatever its name says. */
function isWorkbook(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function toBase64(bytes: Uint8Array): string {
  const CHUNK = 0x8000;
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK)
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(text);
}
