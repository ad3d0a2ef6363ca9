// Sends a form with files, and says how far it is. `fetch` cannot: it reports no progress of an upload.

/**
 * Send the fields and return what came back: {next}: all is stored, this page comes next · {html}: a page of the same
 * address, for example the form with its problems · {elsewhere}: another page, such as the sign-in · {lost}: nothing.
 * `tell` gets the share that is sent, from 0 to 1.
 */
export function send(address, fields, tell) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json"); // so that the portal does not redirect
    request.upload.addEventListener("progress", (event) => event.lengthComputable && tell(event.loaded / event.total));
    request.addEventListener("load", () => resolve(understood(request, address)));
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => resolve({ lost: true }));
    request.send(fields);
  });
}

/** Return the meaning of an answer. A failure of the portal, or of a server before it, is as if nothing had come. */
export function understood({ status, responseURL, responseText }, address) {
  if (status >= 500 || status === 0) return { lost: true };
  if (responseURL && pathOf(responseURL) !== pathOf(address)) return { elsewhere: responseURL };
  try {
    return { next: JSON.parse(responseText).next };
  } catch {
    return { html: responseText };
  }
}

function pathOf(address) {
  return new URL(address, "http://portal").pathname;
}
