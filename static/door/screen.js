// The visible parts: the large result, the session, counts and lists, without rules.

import { build } from "../lib/elements.js";
import { say } from "./words.js";

const part = (id) => document.getElementById(id);
const setText = (id, text) => {
  if (part(id).textContent !== text) part(id).textContent = text;
};

export class Screen {
  constructor({ clock }) {
    this.clock = clock;
    this.icon = part("result").querySelector("use");
  }

  /** Show the large panel. `buttons`: the functions of the buttons confirm, over, undo and cancel, if they are shown. */
  result({ tone, state, name = "", from = "", detail = "" }, buttons = {}) {
    part("result").dataset.tone = tone;
    this.icon.setAttribute("href", `#icon-${tone}`);
    setText("result-state", state);
    setText("result-name", name);
    setText("result-from", from);
    setText("result-detail", detail);
    for (const id of ["confirm", "over", "undo", "cancel"]) {
      part(id).hidden = !buttons[id];
      part(id).onclick = buttons[id] || null;
    }
    if (buttons.confirm) part("confirm").focus();
    part("result").scrollIntoView({ block: "nearest" });
    part("result").classList.remove("is-new");
    void part("result").offsetWidth; // lets the short flash begin again
    part("result").classList.add("is-new");
  }

  noUndo() {
    part("undo").hidden = true;
  }

  line(kind) {
    part("line").dataset.line = kind;
    setText("line", say(`line-${kind}`));
  }

  counts({ pending, sent, problems }) {
    setText("count-pending", String(pending));
    setText("count-sent", String(sent));
    setText("count-problems", String(problems));
    part("count-pending").parentElement.dataset.some = pending ? "yes" : "";
    part("count-problems").parentElement.dataset.some = problems ? "yes" : "";
  }

  present(there, expected) {
    setText("present", expected === null ? "–" : `${there} / ${expected}`);
  }

  /** Options of the sessions' list, in their order, with the chosen one. */
  sessions(sessions, chosen) {
    const select = part("session");
    select.disabled = !sessions.length;
    select.replaceChildren(
      ...sessions.map((session) => {
        const when = [this.clock.day(session.date), session.starts_at ? this.clock.time(session.starts_at) : ""];
        return build("option", {
          textContent: `${say("session", session)} · ${when.filter(Boolean).join(" ")}`,
          value: session.id,
          selected: chosen !== undefined && session.id === chosen.id,
        });
      })
    );
    if (!sessions.length) select.append(build("option", { textContent: say("session-none") }));
  }

  sessionHint(text, warns) {
    setText("session-hint", text);
    part("session-hint").dataset.warns = warns ? "yes" : "";
  }

  /** Sentences above everything: {key: {text, bad, link: [href, text]}}. */
  notices(notices) {
    const shown = JSON.stringify(notices);
    if (shown === this.shownNotices) return; // otherwise a screen reader would read it again
    this.shownNotices = shown;
    part("notices").replaceChildren(
      ...notices.map(({ text, bad, link }) => {
        const notice = build("p", { className: bad ? "notice notice-bad" : "notice", textContent: text });
        if (link) notice.append(" ", build("a", { textContent: link[1], href: link[0] }));
        return notice;
      })
    );
  }

  /** Rows of a list below: [{tone, name, detail, actions: [{text, href} | {text, act}]}]. */
  rows(list, box, rows) {
    part(box).hidden = !rows.length;
    part(list).replaceChildren(
      ...rows.map(({ tone, name, detail, actions = [] }) => {
        const buttons = actions.map(({ text, href, act }) =>
          href
            ? build("a", { className: "button", textContent: text, href })
            : build("button", { className: "button", textContent: text, type: "button", onclick: act })
        );
        const texts = [build("b", { textContent: name }), build("span", { textContent: detail })];
        const row = build("li", { className: "row" }, ...texts, ...buttons);
        row.dataset.tone = tone;
        return row;
      })
    );
  }

  camera(state) {
    part("video").hidden = state !== "on";
    part("camera").textContent = say(state === "on" ? "camera-stop" : "camera-start");
    part("camera").classList.toggle("button-main", state !== "on");
    setText("camera-hint", state === "off" ? "" : say(`camera-${state}`));
  }

  ready(text, is) {
    setText("ready", text);
    part("ready").dataset.is = is;
  }
}
