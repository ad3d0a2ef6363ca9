// A NIP states the sex of its holder: as soon as it is complete, a sex that nobody has chosen is chosen. A name that is
// typed in capitals can be written as usual, because certificates print it as it is.
import { usualCase } from "./lib/capitals.js";
import { build } from "./lib/elements.js";

for (const nip of document.querySelectorAll("input[data-nip]")) {
  const sex = nip.form.elements.sex;
  nip.addEventListener("input", () => {
    const digits = nip.value.replace(/[^0-9]/g, "");
    if (sex && !sex.value && digits.length === 18) sex.value = { 1: "male", 2: "female" }[digits[14]] ?? "";
  });
}

for (const name of document.querySelectorAll("input[data-write-as]")) {
  const button = build("button", { type: "button", className: "btn btn-outline-secondary mt-2", hidden: true });
  const said = build("div", {}, button);
  said.setAttribute("role", "status");
  name.after(said);
  name.addEventListener("change", () => {
    const usual = usualCase(name.value.trim());
    button.hidden = !usual;
    button.textContent = usual && name.dataset.writeAs.replace("NAME", usual);
    button.dataset.name = usual;
  });
  button.addEventListener("click", () => {
    name.value = button.dataset.name;
    button.hidden = true;
    name.dispatchEvent(new Event("input", { bubbles: true }));
    name.focus();
  });
}
