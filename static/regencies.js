// In the admin, a field for a regency offers those of the province that is chosen in the same form.

const $ = window.django.jQuery;
let opened = null;

$(document).on("select2:opening", (event) => { opened = event.target; });
$.ajaxPrefilter((options) => {
  if (opened?.dataset.fieldName !== "regency" || !options.url.includes("/autocomplete/")) return;
  const province = document.getElementById(opened.id.replace(/regency$/, "province"))?.value;
  if (province) options.url += `${options.url.includes("?") ? "&" : "?"}province=${encodeURIComponent(province)}`;
});
