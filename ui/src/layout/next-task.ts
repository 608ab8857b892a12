/**
 * A new task for what comes next: the browser first does what waits, a tap above all. The first screen is drawn in several of them, as a
 * phone needs a quarter of a second for all of it at once. A timer and not a frame: a window in the background has no frames.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** No frame comes to a window in the background, whose screen is drawn all the same. */
const FRAME_LIMIT_MS = 100;

/** The task after the next frame: what stands on the screen by then is seen before more is drawn. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, FRAME_LIMIT_MS);
  });
}
