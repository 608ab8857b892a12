/** Draws a code as SVG. The library weighs more than a screen and is fetched when the first sheet is opened. */
export type Symbology = 'qr' | 'code128';

/** Answers the address of a drawing for an `<img>`. Throws where the text cannot be drawn in this symbology. */
export async function drawBarcode(text: string, symbology: Symbology): Promise<string> {
  const { code128, drawingSVG, qrcode } = await import('bwip-js/browser');
  const svg =
    symbology === 'qr'
      ? qrcode({ bcid: 'qrcode', text, scale: 3 }, drawingSVG())
      : code128({ bcid: 'code128', text, height: 14, scale: 2 }, drawingSVG());
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
