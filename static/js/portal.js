// Small helps. Every page works without this file.
(() => {
    "use strict";

    // Focus goes to what the reader must see first: an error summary, or the message of what was done.
    const first = document.querySelector(".error-summary[data-focus]") ?? document.querySelector("[data-focus]");
    first?.focus();

    // A form is sent once, and nobody leaves it with changes unasked.
    const changed = new Set();
    const guarded = (form) => form?.method === "post" && !("noGuard" in form.dataset);

    document.addEventListener("input", (event) => {
        if (guarded(event.target.form)) changed.add(event.target.form);
    });
    document.addEventListener("saved", (event) => changed.delete(event.target));
    document.addEventListener("submit", (event) => {
        const form = event.target;
        if (form.method !== "post" || event.defaultPrevented) return;
        if ("sent" in form.dataset) {
            event.preventDefault();
            return;
        }
        form.dataset.sent = "";
        changed.delete(form);
        // An answer may be a download, which leaves this page where it is.
        setTimeout(() => { delete form.dataset.sent; }, 5000);
    });
    window.addEventListener("beforeunload", (event) => {
        if ([...changed].some((form) => form.isConnected)) event.preventDefault();
    });
    // "Back" may bring a page as it was left: its forms can be sent again.
    window.addEventListener("pageshow", () => {
        for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    });

    for (const button of document.querySelectorAll("[data-print]")) {
        button.hidden = false;
        button.addEventListener("click", () => window.print());
    }

    for (const button of document.querySelectorAll("[data-copy]")) {
        if (!navigator.clipboard) break;
        const label = button.textContent;
        button.hidden = false;
        button.setAttribute("aria-live", "polite");
        button.addEventListener("click", async () => {
            await navigator.clipboard.writeText(button.dataset.copy);
            button.textContent = "Copied";
            setTimeout(() => { button.textContent = label; }, 2000);
        });
    }

    // An open menu closes by Escape and by a click elsewhere.
    const menus = () => document.querySelectorAll("details.menu[open]");
    document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        for (const menu of menus()) {
            menu.open = false;
            menu.querySelector("summary").focus();
        }
    });
    document.addEventListener("click", (event) => {
        for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
    });
})();
