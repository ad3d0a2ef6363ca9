// Forms that send letters (form[data-upload]). Without this script they are sent like any other form.

import { build } from "../lib/elements.js";
import { smaller } from "./pictures.js";
import { send } from "./sending.js";
import { excess, megabytes } from "./sizes.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (!form) return;
  event.preventDefault();
  if (!form.querySelector(".sending[aria-busy=true]")) prepare(form);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-tick-all]");
  if (!link) return;
  event.preventDefault();
  const boxes = [...(link.closest("fieldset") ?? link.closest("form")).querySelectorAll("input[type=checkbox]")];
  const areAll = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !areAll;
});

/** Make the pictures smaller, check the sizes, and send the form. */
async function prepare(form) {
  const words = wordsOf(form);
  const fields = new FormData(form);
  say(form, words.making, { isBusy: true });
  for (const input of form.querySelectorAll("input[type=file]")) {
    const files = [];
    for (const file of input.files) files.push(await smaller(file));
    const found = excess(files, { most: Number(input.dataset.most), together: Number(input.dataset.together) });
    if (found) {
      const text = found.file ? words.toolarge : words.together;
      const size = megabytes(found.file ? found.file.size : found.together, document.documentElement.lang);
      say(form, [found.file?.name, size, text].filter(Boolean).join(" · "));
      input.focus();
      return;
    }
    if (!files.length) continue; // the portal says that the file is missing
    fields.delete(input.name);
    for (const file of files) fields.append(input.name, file, file.name);
  }
  await transfer(form, fields);
}

async function transfer(form, fields) {
  const words = wordsOf(form);
  const bar = build("progress", { max: 1, value: 0 });
  const share = build("span", {});
  bar.setAttribute("aria-label", words.sending);
  say(form, words.sending, { isBusy: true, more: [share, bar] });
  const answer = await send(form.action || location.href, fields, (sent) => {
    bar.value = sent;
    share.textContent = ` ${Math.round(sent * 100)} %`;
  });
  if (answer.next || answer.elsewhere) return location.assign(answer.next || answer.elsewhere);
  if (answer.html) return show(answer.html, fields);
  const again = build("button", { type: "button", className: "btn btn-outline-secondary", textContent: words.again });
  again.addEventListener("click", () => transfer(form, fields));
  say(form, words.lost, { more: [again] });
  again.focus();
}

/** Show the page that came back in place of this one, with the files that were chosen. */
function show(html, fields) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const content = page.querySelector("main");
  document.title = page.title;
  document.querySelector("main").replaceWith(content);
  for (const input of content.querySelectorAll("input[type=file]")) {
    const files = new DataTransfer();
    for (const file of fields.getAll(input.name)) if (file.size) files.items.add(file);
    input.files = files.files;
  }
  document.dispatchEvent(new CustomEvent("portal:content"));
}

function wordsOf(form) {
  return form.querySelector("[data-words]").dataset;
}

function say(form, text, { isBusy = false, more = [] } = {}) {
  form.querySelector(".sending")?.remove();
  const note = build("div", { className: isBusy ? "sending" : "sending alert alert-warning" }, build("span", { textContent: text }), ...more);
  note.setAttribute("role", isBusy ? "status" : "alert");
  note.setAttribute("aria-busy", isBusy);
  form.querySelector(".actions").before(note);
  note.scrollIntoView({ block: "nearest" });
}
