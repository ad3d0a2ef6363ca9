// One sound and one vibration for each kind of result, so that users need not look at the screen.

const TUNES = {
  in: [
    [660, 0.09],
    [990, 0.16],
  ],
  late: [
    [740, 0.1],
    [0, 0.05],
    [740, 0.1],
    [0, 0.05],
    [740, 0.1],
  ],
  already: [
    [520, 0.12],
    [440, 0.2],
  ],
  refused: [
    [170, 0.22],
    [0, 0.06],
    [170, 0.32],
  ],
  ask: [
    [600, 0.1],
    [0, 0.06],
    [500, 0.1],
  ],
};
const BUZZES = { in: [70], late: [60, 60, 60], already: [40, 60, 40], refused: [250, 90, 250], ask: [120, 80, 120] };

let context = null;

/** Browsers let a page sound only after a touch or a key: call this from one. */
export function wake() {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return;
  if (!context) context = new Context();
  if (context.state === "suspended") context.resume().catch(() => {});
}

export function play(kind, aloud) {
  if (navigator.vibrate && navigator.userActivation && navigator.userActivation.hasBeenActive)
    navigator.vibrate(BUZZES[kind]);
  if (!aloud || !context || context.state !== "running") return;
  let at = context.currentTime;
  for (const [pitch, seconds] of TUNES[kind]) {
    if (pitch) tone(pitch, at, seconds, kind === "refused" ? "square" : "sine");
    at += seconds;
  }
}

function tone(pitch, at, seconds, shape) {
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  oscillator.type = shape;
  oscillator.frequency.value = pitch;
  volume.gain.setValueAtTime(shape === "square" ? 0.25 : 0.5, at);
  volume.gain.exponentialRampToValueAtTime(0.01, at + seconds);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds);
}
