// Fields of days: a calendar, and the day in words beneath, so that nobody reads 03-02-2027 as the second of March.

const DAY = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)/;
const PARTS = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };

// Returns the day that the text begins with in words, or "" if it begins with none.
export function inWords(text, language) {
  const found = DAY.exec(text);
  if (!found) return "";
  const [day, month, year] = found.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return "";
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, PARTS).format(date);
}

function addWords(input, place) {
  const words = document.createElement("span");
  words.className = "form-text day-words";
  words.id = `${input.id}_words`;
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${words.id}`.trim());
  const say = () => { words.textContent = inWords(input.value, document.documentElement.lang); };
  input.addEventListener("input", say);
  input.addEventListener("change", say);
  say();
  place.after(words);
}

// Adds both to all fields of days. The language of the calendar is that of the browser; the field shows what was chosen as day, month, year.
export function addCalendars(root) {
  for (const input of root.querySelectorAll("input[data-moment]:not([disabled])")) addWords(input, input);
  for (const input of root.querySelectorAll("input[data-day]:not([disabled])")) {
    if (!("showPicker" in HTMLInputElement.prototype)) {
      addWords(input, input);
      continue;
    }
    const holder = document.createElement("span");
    holder.className = input.classList.contains("is-invalid") ? "day-field is-invalid" : "day-field";
    const calendar = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1 });
    calendar.setAttribute("aria-hidden", "true");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "pick-day" });
    button.setAttribute("aria-label", input.dataset.day);
    button.title = input.dataset.day;
    button.addEventListener("click", () => {
      calendar.value = input.value.replace(/^(\d\d)-(\d\d)-(\d{4})$/, "$3-$2-$1");
      calendar.showPicker();
    });
    calendar.addEventListener("change", () => {
      input.value = calendar.value.split("-").reverse().join("-");
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const hasFocus = document.activeElement === input;
    input.replaceWith(holder);
    holder.append(input, calendar, button);
    addWords(input, holder);
    if (hasFocus) input.focus();
  }
}
