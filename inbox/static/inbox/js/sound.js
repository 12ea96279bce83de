// Two soft tones, made here: no file, nothing fetched.
let context;

/** Tell whether the browser lets a page sound: it wants one click or key first. */
export const maySound = () => navigator.userActivation?.hasBeenActive ?? true;

/** Sound once; tell whether it could be heard. */
export async function play() {
  if (!maySound() || !window.AudioContext) return false;
  context ??= new AudioContext();
  if (context.state === "suspended") await Promise.race([context.resume(), new Promise((go) => { setTimeout(go, 500); })]);
  if (context.state !== "running") return false;
  for (const [pitch, after] of [[660, 0], [880, 0.14]]) tone(pitch, context.currentTime + after);
  return true;
}

function tone(pitch, at) {
  const wave = context.createOscillator();
  const volume = context.createGain();
  wave.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.16, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
  wave.connect(volume).connect(context.destination);
  wave.start(at);
  wave.stop(at + 0.42);
}
