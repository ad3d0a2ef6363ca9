// Shows that a passkey was not used. allauth's script only writes it to the console.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey_problem").hidden = false;
});
