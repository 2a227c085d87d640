let context: AudioContext | undefined;

/** Notes of each sound in hertz, one after the other. */
const notes = { assigned: [659, 880], message: [740] } as const;

/** Plays a short, soft sound. Silent where the browser has none, or allows none before the first key or click. */
export function chime(what: keyof typeof notes): void {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  void context.resume().catch(() => undefined);
  notes[what].forEach((hertz, place) => play(context!, hertz, context!.currentTime + place * 0.14));
}

function play(audio: AudioContext, hertz: number, at: number): void {
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.07, at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.32);
  tone.connect(loudness).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.34);
}
