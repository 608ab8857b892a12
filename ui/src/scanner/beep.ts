/** Two short tones: understood, and not understood. An operator hears them without looking up. */
let context: AudioContext | undefined;

export function beep(outcome: 'good' | 'bad'): void {
  try {
    context ??= new AudioContext();
    const tone = context.createOscillator();
    const volume = context.createGain();
    const startS = context.currentTime;
    const lengthS = outcome === 'good' ? 0.12 : 0.4;
    tone.frequency.value = outcome === 'good' ? 1320 : 220;
    tone.type = outcome === 'good' ? 'sine' : 'square';
    volume.gain.setValueAtTime(0.2, startS);
    volume.gain.exponentialRampToValueAtTime(0.001, startS + lengthS);
    tone.connect(volume).connect(context.destination);
    tone.start(startS);
    tone.stop(startS + lengthS);
  } catch {
    // A terminal without a loudspeaker: the message on the screen says the same.
  }
}
