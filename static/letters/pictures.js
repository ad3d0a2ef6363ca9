// Pictures from phones have ten times the bytes that a readable letter needs. They are made smaller before they are sent.

const LONGEST = 2000; // pixels of the longer side: a page of A4 with 170 dots an inch
const QUALITY = 0.82;
const ACCEPTED = ["image/jpeg", "image/png"];

/** Return width and height within a square of that length, with the same proportions. A small picture keeps its size. */
export function fitted(width, height, longest = LONGEST) {
  const share = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** Return the name of a file with the ending of a JPEG. */
export function jpegName(name) {
  return `${name.replace(/\.[^.]*$/, "") || "surat"}.jpg`;
}

/** Return which file is sent: the JPEG, if it is smaller or the portal does not accept the kind of the original. */
export function better(file, jpeg) {
  if (!jpeg || (ACCEPTED.includes(file.type) && jpeg.size >= file.size)) return file;
  return jpeg;
}

/** Return the picture as a smaller JPEG. Return other files, and what the browser cannot read, as they are. */
export async function smaller(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = Object.assign(document.createElement("canvas"), fitted(picture.width, picture.height));
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff"; // behind a transparent picture
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return better(file, blob && new File([blob], jpegName(file.name), { type: "image/jpeg" }));
  } catch {
    return file;
  }
}
