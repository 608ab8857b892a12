/** Opens a popover right under its anchor, or above it where there is no room below. */
const GAP_PX = 4;

export function placeBelow(popover: HTMLElement, anchor: HTMLElement): void {
  popover.showPopover();
  const field = anchor.querySelector('.v-field')?.getBoundingClientRect() ?? anchor.getBoundingClientRect();
  const height = Math.min(popover.scrollHeight, 320);
  const fitsBelow = field.bottom + GAP_PX + height <= window.innerHeight || field.top < height;
  popover.style.left = `${field.left}px`;
  popover.style.width = `${field.width}px`;
  popover.style.top = fitsBelow ? `${field.bottom + GAP_PX}px` : `${field.top - GAP_PX - height}px`;
  popover.style.bottom = 'auto';
  popover.style.right = 'auto';
}
