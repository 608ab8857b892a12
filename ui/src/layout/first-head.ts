/**
 * Name and purpose of the first screen stand in the first frame, ahead of the screen's own files: a phone takes a fifth of a second to read
 * and draw those, and whoever opened it sees meanwhile that they are where they wanted to be.
 */
import { shallowRef } from 'vue';
import type { RouteLocationNormalized } from 'vue-router';

/** Whatever keeps the frame (a window in the background, a slow line) does not keep the screen. */
const LIMIT_MS = 300;

/** The first screen, from when its texts are there. */
export const comingScreen = shallowRef<RouteLocationNormalized>();
let say: () => void;
const isSeen = new Promise<void>((resolve) => (say = resolve));

/** For the head of all screens: it has been drawn. */
export const headIsSeen = (): void => say();

/** Shows whose screen comes; resolves when it has been seen. */
export async function announceScreen(to: RouteLocationNormalized): Promise<void> {
  comingScreen.value = to;
  await Promise.race([isSeen, new Promise((resolve) => setTimeout(resolve, LIMIT_MS))]);
}
