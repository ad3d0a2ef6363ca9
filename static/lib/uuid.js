/** Return a random UUID (version 4). Older browsers, and all outside HTTPS, have no crypto.randomUUID. */
export function uuid() {
  return crypto.randomUUID ? crypto.randomUUID() : ofBytes(crypto.getRandomValues(new Uint8Array(16)));
}

function ofBytes(bytes) {
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
