// The device itself: the service worker, installing, removing everything.

import { removeAll } from "./store.js";
import { say } from "./words.js";

const part = (id) => document.getElementById(id);

export class Device {
  constructor({ config, store, door, screen }) {
    Object.assign(this, { config, store, door, screen });
    this.pageKept = false;
    door.whenListed = () => this.tellReady();
    part("remove").onclick = () => this.askToRemove();
    part("remove-no").onclick = () => (part("removing").hidden = true);
    part("remove-yes").onclick = () => this.remove();
    part("copy").onclick = () => this.copy();
  }

  install() {
    window.addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      part("install").hidden = false;
      part("install").onclick = () => event.prompt();
    });
    window.addEventListener("appinstalled", () => (part("install").hidden = true));
    // The browser may delete data when it needs space; this asks it to keep ours.
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    part("rehearse").hidden = this.config.isRehearsal;
    part("rehearsal-tickets").hidden = !this.config.isRehearsal;
    if (document.body.dataset.gone === undefined && !this.config.isRehearsal) this.startWorker();
  }

  async startWorker() {
    if (!navigator.serviceWorker) return;
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      this.pageKept = Boolean(data && data.kept);
      this.tellReady();
    });
    try {
      await navigator.serviceWorker.register(this.config.urls.worker, { scope: "/door/" });
    } catch {
      // without network there may still be the worker of an earlier visit, without HTTPS there is none
    }
    const { active } = (await navigator.serviceWorker.getRegistration("/door/")) ? await navigator.serviceWorker.ready : {};
    if (active) active.postMessage({ keep: location.pathname });
  }

  tellReady() {
    const { roster } = this.door;
    if (this.config.isRehearsal) this.screen.ready("", "");
    else if (!this.store.lasting) this.screen.ready(say("ready-memory"), "bad");
    else if (this.pageKept && roster) {
      const time = this.door.clock.time(roster.record.made_at);
      this.screen.ready(say("ready", { people: roster.people.size, sessions: roster.sessions.length, time }), "ready");
    } else this.screen.ready(say("not-ready"), "");
  }

  async askToRemove() {
    const { length } = await this.store.all("pending");
    part("removing-text").textContent = length ? say("removing-unsent", { count: length }) : say("removing");
    part("removing").hidden = false;
    part("remove-no").focus();
  }

  async remove() {
    this.pageKept = false;
    part("removing").hidden = true;
    await this.door.removed(() => (this.config.isRehearsal ? undefined : removeAll(this.store)));
    this.door.channel.postMessage("removed");
  }

  async copy() {
    const text = await this.door.waitingAsText();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.body.appendChild(document.createElement("textarea"));
      area.value = text;
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    part("copied").textContent = say("copied");
  }
}
