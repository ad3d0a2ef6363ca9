// The check-in page: puts the parts together.

import { Clock } from "./clock.js";
import { Device } from "./device.js";
import { Door } from "./door.js";
import { Finder } from "./finder.js";
import { ask } from "./net.js";
import { Rehearsal, isRehearsal, rehearsed } from "./rehearsal.js";
import { Scanner } from "./scanner.js";
import { Screen } from "./screen.js";
import { wake } from "./sound.js";
import { memoryStore, openStore } from "./store.js";

const given = JSON.parse(document.getElementById("door-config").textContent);
const config = isRehearsal() ? rehearsed(given) : given;
const { decoder, library, gone } = document.body.dataset;
const part = (id) => document.getElementById(id);

async function start() {
  const clock = new Clock({ language: document.documentElement.lang, zone: config.time_zone });
  const screen = new Screen({ clock });
  const store = config.isRehearsal ? memoryStore() : await openStore();
  const portal = config.isRehearsal ? new Rehearsal({ online: () => navigator.onLine !== false }).ask : ask;
  const door = new Door({ config, store, clock, screen, ask: portal });
  const device = new Device({ config, store, door, screen });
  const scanner = new Scanner({
    video: part("video"),
    urls: { decoder, library },
    found: (text) => door.scanned(text),
    changed: (state) => screen.camera(state),
  });
  new Finder({
    find: (text) => door.find(text),
    about: (person) => door.about(person),
    scanned: (text) => door.scanned(text, { typed: true }),
    chosen: (person) => door.chosen(person),
  });

  for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, wake);
  part("camera").onclick = () => (scanner.running ? scanner.stop() : scanner.start());
  part("session").onchange = () => door.chooseSession(Number(part("session").value));
  window.addEventListener("online", () => door.lineIsBack());
  window.addEventListener("offline", () => door.lineIsGone());
  document.addEventListener("visibilitychange", () => (document.hidden ? door.leaves() : door.lineIsBack()));

  device.install();
  await door.begin(config.isRehearsal ? undefined : gone);
}

start();
