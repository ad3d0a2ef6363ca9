// A NIP states the sex of its holder: as soon as it is complete, a sex that nobody has chosen is chosen.

for (const nip of document.querySelectorAll("input[data-nip]")) {
  const sex = nip.form.elements.sex;
  nip.addEventListener("input", () => {
    const digits = nip.value.replace(/[^0-9]/g, "");
    if (sex && !sex.value && digits.length === 18) sex.value = { 1: "male", 2: "female" }[digits[14]] ?? "";
  });
}
