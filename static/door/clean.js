// On every page of the portal: lists of people that check-in kept on this device go once their event is over, and those
// of staff as soon as nobody is signed in. Marks that were not sent stay, and what the portal said of others. Without a list nothing is opened.
"use strict";

(() => {
  const signedIn = document.currentScript.dataset.signedIn === "yes";
  let kept = null;
  try {
    kept = localStorage.getItem("bimtek-door");
  } catch {
    return; // a browser that keeps nothing has kept no list
  }
  if (!kept || !window.indexedDB) return;
  const request = indexedDB.open("bimtek-door");
  request.onupgradeneeded = () => request.transaction.abort(); // there was none after all: make none
  request.onerror = (event) => event.preventDefault();
  request.onsuccess = () => {
    const database = request.result;
    const transaction = database.transaction("rosters", "readwrite");
    transaction.objectStore("rosters").openCursor().onsuccess = ({ target }) => {
      const cursor = target.result;
      if (!cursor) return;
      const { kind, expires_at } = cursor.value;
      if ((kind === "staff" && !signedIn) || Date.parse(expires_at) < Date.now()) cursor.delete();
      cursor.continue();
    };
    transaction.oncomplete = () => database.close();
  };
})();
