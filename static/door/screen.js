// What is seen: the large result, the session, counts, lists. It knows no rules.

import { say } from "./words.js";

const part = (id) => document.getElementById(id);
const setText = (id, text) => {
  if (part(id).textContent !== text) part(id).textContent = text;
};

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export class Screen {
  constructor({ clock }) {
    this.clock = clock;
    this.icon = part("result").querySelector("use");
  }

  /** The large panel. `buttons`: which of confirm, over, cancel are there, with what each does. */
  result({ tone, state, name = "", from = "", detail = "" }, buttons = {}) {
    part("result").dataset.tone = tone;
    this.icon.setAttribute("href", `#icon-${tone}`);
    setText("result-state", state);
    setText("result-name", name);
    setText("result-from", from);
    setText("result-detail", detail);
    for (const id of ["confirm", "over", "cancel"]) {
      part(id).hidden = !buttons[id];
      part(id).onclick = buttons[id] || null;
    }
    if (buttons.confirm) part("confirm").focus();
    part("result").scrollIntoView({ block: "nearest" });
    part("result").classList.remove("is-new");
    void part("result").offsetWidth; // lets the short flash begin again
    part("result").classList.add("is-new");
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
        const option = element("option", "", `${say("session", session)} · ${when.filter(Boolean).join(" ")}`);
        option.value = session.id;
        option.selected = chosen !== undefined && session.id === chosen.id;
        return option;
      })
    );
    if (!sessions.length) select.append(element("option", "", say("session-none")));
  }

  sessionHint(text, warns) {
    setText("session-hint", text);
    part("session-hint").dataset.warns = warns ? "yes" : "";
  }

  /** Sentences above everything: {key: {text, bad, link: [href, text]}}. */
  notices(notices) {
    const shown = JSON.stringify(notices);
    if (shown === this.shownNotices) return; // or a screen reader would say it again
    this.shownNotices = shown;
    part("notices").replaceChildren(
      ...notices.map(({ text, bad, link }) => {
        const notice = element("p", bad ? "notice notice-bad" : "notice", text);
        if (link) {
          const anchor = element("a", "", link[1]);
          anchor.href = link[0];
          notice.append(" ", anchor);
        }
        return notice;
      })
    );
  }

  /** Rows of a list below: [{tone, name, detail, actions: [{text, href} | {text, act}]}]. */
  rows(list, box, rows) {
    part(box).hidden = !rows.length;
    part(list).replaceChildren(
      ...rows.map(({ tone, name, detail, actions = [] }) => {
        const row = element("li", "row");
        row.dataset.tone = tone;
        row.append(element("b", "", name), element("span", "", detail));
        for (const { text, href, act } of actions) {
          const button = element(href ? "a" : "button", "button", text);
          if (href) button.href = href;
          else {
            button.type = "button";
            button.onclick = act;
          }
          row.append(button);
        }
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
