// Says in words what allauth's passkey scripts only write to the console.
document.addEventListener("allauth.error", () => {
  for (const place of document.querySelectorAll("[data-passkey-trouble]")) {
    place.textContent = "";
    place.textContent = place.dataset.text;
  }
});
