// Ticks for many rows: all of a page, a range with Shift, and their number. Without this script each row has its box.

export function within(anchor, box, boxes) {
  const [from, to] = [boxes.indexOf(anchor), boxes.indexOf(box)].sort((a, b) => a - b);
  return from < 0 ? [box] : boxes.slice(from, to + 1);
}

export function said(count, words) {
  if (!count) return "";
  return count === 1 ? words.one : words.many.replace("{n}", count);
}

function start(bar) {
  const boxes = [...document.querySelectorAll(`input[type=checkbox]:is([name=number], [name=event])[form="${bar.dataset.ticks}"]`)];
  const page = bar.querySelector("[data-ticks-page]");
  const all = bar.querySelector("input[name=all]");
  const count = bar.closest(".bulk-bar").querySelector("[data-ticks-count]");
  let anchor = null;

  function show() {
    const ticked = boxes.filter((box) => box.checked).length;
    const whole = page.querySelector("input");
    whole.checked = boxes.length > 0 && ticked === boxes.length;
    whole.indeterminate = ticked > 0 && ticked < boxes.length;
    for (const box of [...boxes, whole]) box.disabled = Boolean(all?.checked);
    count.textContent = all?.checked ? "" : said(ticked, bar.dataset);
  }

  page.hidden = boxes.length === 0;
  page.addEventListener("change", (event) => {
    for (const box of boxes) box.checked = event.target.checked;
    show();
  });
  all?.addEventListener("change", show);
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey) for (const one of within(anchor, box, boxes)) one.checked = box.checked;
      anchor = box;
      show();
    });
  }
  // A browser that comes back to the page restores the ticks after the scripts have run.
  window.addEventListener("pageshow", show);
  show();
}

if (typeof document !== "undefined") for (const bar of document.querySelectorAll("[data-ticks]")) start(bar);
