// The data of the device: rosters (names, agency, ticket), unsent marks, and refused or held arrivals.
// IndexedDB; where the browser has none (private windows of some), memory, and `lasting` is false.

const NAME = "bimtek-door";
const STORES = { meta: "key", rosters: "base", pending: "nonce", outcomes: "nonce" };
// For clean.js, which runs on every page of the portal and must not open a database without need.
const FLAG = "bimtek-door";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
  };
  return done(request);
}

class Database {
  constructor(database) {
    this.database = database;
    this.lasting = true;
    // Close, so that "Remove everything" in another tab need not wait for this one.
    database.onversionchange = () => database.close();
  }

  get(store, key) {
    return done(this.database.transaction(store).objectStore(store).get(key));
  }

  all(store) {
    return done(this.database.transaction(store).objectStore(store).getAll());
  }

  /** All or nothing: [["put", store, value] | ["delete", store, key] | ["clear", store]]. Resolves once it is on disk. */
  write(changes) {
    if (!changes.length) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(Object.keys(STORES), "readwrite");
      transaction.oncomplete = () => resolve();
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
      for (const [action, store, value] of changes) {
        const target = transaction.objectStore(store);
        if (action === "clear") target.clear();
        else target[action](value);
      }
    });
  }
}

class Memory {
  constructor() {
    this.lasting = false;
    this.stores = Object.fromEntries(Object.keys(STORES).map((name) => [name, new Map()]));
  }

  async get(store, key) {
    return this.stores[store].get(key);
  }

  async all(store) {
    return [...this.stores[store].values()];
  }

  async write(changes) {
    for (const [action, store, value] of changes) {
      if (action === "put") this.stores[store].set(value[STORES[store]], value);
      else if (action === "delete") this.stores[store].delete(value);
      else this.stores[store].clear();
    }
  }
}

export async function openStore() {
  try {
    const database = new Database(await open());
    localStorage.setItem(FLAG, "1");
    return database;
  } catch {
    return new Memory();
  }
}

/** Return a store that is empty again when the page is left. */
export const memoryStore = () => new Memory();

/** Delete all data of this page, for all events, from the device. */
export async function removeAll(store) {
  await store.write(Object.keys(STORES).map((name) => ["clear", name]));
  try {
    localStorage.removeItem(FLAG);
    for (const name of await caches.keys()) if (name.startsWith("door-")) await caches.delete(name);
    const worker = await navigator.serviceWorker.getRegistration("/door/");
    if (worker) await worker.unregister();
  } catch {
    // this browser has no caches and no worker, so there is nothing to delete
  }
}
