// Reads the phone's camera a few times a second, with the browser's BarcodeDetector or else with jsQR in a worker.

const PAUSE = 160; // milliseconds between two pictures: fast enough for check-in, and little work for a cheap phone
const SAME_AGAIN = 4000; // the same code is not reported again while it stays before the camera
const WIDEST = 640; // pixels of the picture that jsQR gets

/** Return a function that reads a <video> and returns the text of a QR code or "". Return null if the device has none. */
async function makeReader(urls) {
  return (await nativeReader()) || (urls.library ? workerReader(urls) : null);
}

async function nativeReader() {
  try {
    const formats = await window.BarcodeDetector.getSupportedFormats();
    if (!formats.includes("qr_code")) return null;
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => {
      const [found] = await detector.detect(video);
      return found ? found.rawValue : "";
    };
  } catch {
    return null; // most desktops and all iPhones
  }
}

function workerReader({ decoder, library }) {
  const worker = new Worker(decoder);
  worker.postMessage({ library });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (video) =>
    new Promise((resolve, reject) => {
      const scale = Math.min(1, WIDEST / Math.max(video.videoWidth, video.videoHeight));
      const width = (canvas.width = Math.round(video.videoWidth * scale));
      const height = (canvas.height = Math.round(video.videoHeight * scale));
      context.drawImage(video, 0, 0, width, height);
      const { buffer } = context.getImageData(0, 0, width, height).data;
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => reject(new Error("the decoder did not load"));
      worker.postMessage({ buffer, width, height }, [buffer]);
    });
}

export class Scanner {
  /** `found(text)` is called for each new code; `changed(state)` with on, off, denied, no_camera or no_decoder. */
  constructor({ video, urls, found, changed }) {
    Object.assign(this, { video, urls, found, changed });
    this.stream = null;
    this.last = { text: "", at: 0 };
    // The camera is off while the page is hidden.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.stream) {
        this.stop();
        this.resumes = true;
      } else if (!document.hidden && this.resumes) this.start();
    });
  }

  get running() {
    return this.stream !== null;
  }

  async start() {
    this.resumes = false;
    if (this.starting || this.running) return;
    this.starting = true;
    try {
      this.changed(await this.open());
    } finally {
      this.starting = false;
    }
  }

  async open() {
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return "no_camera";
    this.reader = this.reader || (await makeReader(this.urls));
    if (!this.reader) return "no_decoder";
    try {
      const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      this.video.srcObject = this.stream;
      await this.video.play();
    } catch (error) {
      this.stop();
      return error.name === "NotAllowedError" || error.name === "SecurityError" ? "denied" : "no_camera";
    }
    this.stayAwake();
    this.look();
    return "on";
  }

  stop() {
    clearTimeout(this.timer);
    if (this.stream) for (const track of this.stream.getTracks()) track.stop();
    if (this.lock) this.lock.release().catch(() => {});
    this.stream = this.lock = this.video.srcObject = null;
    this.resumes = false;
    this.changed("off");
  }

  async look() {
    const stream = this.stream;
    try {
      if (this.video.readyState >= 2 && this.video.videoWidth) this.heed(await this.reader(this.video));
    } catch {
      // one picture could not be read; if none can be read, the person can type
      this.failures = (this.failures || 0) + 1;
      if (this.failures > 20) {
        this.stop();
        this.changed("no_decoder");
      }
    }
    if (stream && stream === this.stream) this.timer = setTimeout(() => this.look(), PAUSE);
  }

  heed(text) {
    this.failures = 0;
    if (!text) return;
    const now = Date.now();
    const same = text === this.last.text && now - this.last.at < SAME_AGAIN;
    this.last = { text, at: now };
    if (!same) this.found(text);
  }

  async stayAwake() {
    try {
      this.lock = await navigator.wakeLock.request("screen");
    } catch {
      this.lock = null; // older browsers use the phone's own setting
    }
  }
}
