/** A table as a PDF in A4, with fonts that come with the package: nothing is fetched, and no file but the fonts is read. */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { DECIMALS, localeOf, shownNumber, shownTimestamp } from './export-table.ts';
import type { CellValue, ColumnKind, ExportLang, ExportTable } from './export-table.ts';

/** More columns than this need the page turned. */
const PORTRAIT_COLUMNS_MAX = 6;
const PAGE_OF = { 'pt-BR': 'página {page} de {pages}', en: 'page {page} of {pages}' } as const;

export async function toPdf(table: ExportTable): Promise<Buffer> {
  const { default: pdfmake } = await import('pdfmake');
  const fonts = fontsDir();
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((file) => path.resolve(file).startsWith(fonts));
  pdfmake.setFonts({
    Roboto: {
      normal: path.join(fonts, 'Roboto-Regular.ttf'),
      bold: path.join(fonts, 'Roboto-Medium.ttf'),
      italics: path.join(fonts, 'Roboto-Italic.ttf'),
      bolditalics: path.join(fonts, 'Roboto-MediumItalic.ttf'),
    },
  });
  return pdfmake.createPdf(makeDocument(table)).getBuffer();
}

function fontsDir(): string {
  const packageFile = createRequire(import.meta.url).resolve('pdfmake/package.json');
  return path.join(path.dirname(packageFile), 'build', 'fonts', 'Roboto');
}

function makeDocument(table: ExportTable): TDocumentDefinitions {
  const isWide = table.columns.length > PORTRAIT_COLUMNS_MAX;
  return {
    pageSize: 'A4',
    pageOrientation: isWide ? 'landscape' : 'portrait',
    pageMargins: [32, 36, 32, 40],
    defaultStyle: { font: 'Roboto', fontSize: isWide ? 7.5 : 9 },
    info: { title: table.title, creator: 'Pulso', producer: 'Pulso' },
    footer: (page, pages) => ({
      text: PAGE_OF[table.lang].replace('{page}', String(page)).replace('{pages}', String(pages)),
      alignment: 'right',
      margin: [32, 12, 32, 0],
      color: '#5f6368',
      fontSize: 7.5,
    }),
    content: [
      { text: table.title, fontSize: 15, bold: true },
      ...table.notes.map((text): Content => ({ text, color: '#5f6368', margin: [0, 2, 0, 0] })),
      {
        margin: [0, 10, 0, 0],
        table: {
          headerRows: 1,
          widths: table.columns.map(({ kind }) => (kind === 'text' ? '*' : 'auto')),
          body: body(table),
        },
        layout: {
          hLineWidth: (line) => (line <= 1 ? 0.8 : 0.3),
          vLineWidth: () => 0,
          hLineColor: () => '#bdc1c6',
          fillColor: (row) => (row === 0 ? '#f1f3f4' : null),
        },
      },
    ],
  };
}

function body(table: ExportTable): TableCell[][] {
  const row = (cells: readonly CellValue[], bold: boolean): TableCell[] =>
    table.columns.map(({ kind }, index) => ({
      text: shownText(kind, cells[index] ?? null, table.lang, table.timeZone),
      alignment: alignment(kind),
      bold,
    }));
  return [
    table.columns.map(({ title, kind }) => ({ text: title, bold: true, alignment: alignment(kind) })),
    ...table.rows.map((cells) => row(cells, false)),
    ...(table.total ? [row(table.total, true)] : []),
  ];
}

function alignment(kind: ColumnKind): 'left' | 'right' {
  return kind === 'text' || kind === 'time' ? 'left' : 'right';
}

/** As a person reads it; what has no value is a dash. */
function shownText(kind: ColumnKind, value: CellValue, lang: ExportLang, timeZone: string): string {
  if (value === null) return '—';
  if (typeof value === 'string') return value;
  if (kind === 'time') return shownTimestamp(value, timeZone, lang);
  const digits = DECIMALS[kind] > 2 ? 2 : DECIMALS[kind];
  // Without a unit: the titles name it, and so wide a table has no room to say it in each cell.
  return shownNumber(kind, value).toLocaleString(localeOf(lang), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
