// A worker that reads QR codes in pictures with jsQR, where the browser has no BarcodeDetector. It answers each picture once.
// A classic script, because Firefox before 114 starts no module as a worker.
"use strict";

self.onmessage = ({ data }) => {
  if (data.library) {
    importScripts(data.library);
    return;
  }
  const { buffer, width, height } = data;
  // Badges and tickets are dark on light: not trying the inverse halves the work of a cheap phone.
  const found = self.jsQR(new Uint8ClampedArray(buffer), width, height, { inversionAttempts: "dontInvert" });
  self.postMessage(found ? found.data : "");
};
