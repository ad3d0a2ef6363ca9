// On every page of the portal: delete the lists of people that check-in kept on this device, once their event is over, and
// those of staff as soon as nobody is signed in. Marks that were not sent stay, and so do the portal's answers about others.

const { signedIn } = document.querySelector("script[data-signed-in]").dataset;

/** Whether this browser may hold a list. Without one, no database is opened, which would create it. */
function mayHoldList() {
  try {
    return Boolean(localStorage.getItem("bimtek-door") && window.indexedDB);
  } catch {
    return false; // a browser without storage has no list
  }
}

function clean() {
  const request = indexedDB.open("bimtek-door");
  request.onupgradeneeded = () => request.transaction.abort(); // there was none: do not create one
  request.onerror = (event) => event.preventDefault();
  request.onsuccess = () => {
    const database = request.result;
    const transaction = database.transaction("rosters", "readwrite");
    transaction.objectStore("rosters").openCursor().onsuccess = ({ target }) => {
      const cursor = target.result;
      if (!cursor) return;
      const { kind, expires_at } = cursor.value;
      if ((kind === "staff" && signedIn !== "yes") || Date.parse(expires_at) < Date.now()) cursor.delete();
      cursor.continue();
    };
    transaction.oncomplete = () => database.close();
  };
}

if (mayHoldList()) clean();
