/** Colours for reasons and activities. Each carries white text with a contrast of at least 4.5:1; a test computes it. */
export const PALETTE = [
  { name: 'red', hex: '#b3261e' },
  { name: 'magenta', hex: '#9c1353' },
  { name: 'purple', hex: '#6a1b9a' },
  { name: 'indigo', hex: '#3949ab' },
  { name: 'blue', hex: '#0b57a4' },
  { name: 'teal', hex: '#006b60' },
  { name: 'green', hex: '#1a7036' },
  { name: 'olive', hex: '#5e6100' },
  { name: 'amber', hex: '#8a4b00' },
  { name: 'brown', hex: '#5d4037' },
  { name: 'slate', hex: '#37474f' },
] as const;

/** WCAG contrast of white text on a colour written as #rrggbb. */
export function contrastWithWhite(hex: string): number {
  const channels = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
