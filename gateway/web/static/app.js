// Small behaviours on top of server-rendered pages: every page works without this file, only less comfortably.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.remove("no-js");

  function toggleMenu(event) {
    var button = event.target.closest("[data-toggle-menu]");
    if (!button) return;
    var open = document.querySelector(".sider").classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  }

  // "/" puts the cursor into the search box, as people know it from other systems.
  function focusSearch(event) {
    if (event.key !== "/" || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    var box = document.getElementById("find");
    if (box) { event.preventDefault(); box.focus(); }
  }

  // One submit per form: a double click must not send twice (the server's idempotency key is the real guard).
  function guardSubmit(event) {
    var form = event.target;
    var question = event.submitter && event.submitter.dataset.confirm || form.dataset.confirm;
    if (question && !window.confirm(question)) { event.preventDefault(); return; }
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  }

  function printPage(event) {
    if (event.target.closest("[data-print]")) window.print();
  }

  // A zone choice limits the parks offered: each option names its zone in data-zone.
  function limitParks(select) {
    var parks = document.getElementById(select.dataset.limits);
    if (!parks) return;
    Array.prototype.forEach.call(parks.options, function (option) {
      var hidden = Boolean(option.dataset.zone && select.value && option.dataset.zone !== select.value);
      option.hidden = hidden;
      option.disabled = hidden;
      if (hidden && option.selected) parks.value = "";
    });
  }

  // One box in the head of a table ticks all boxes of that name.
  function checkAll(box) {
    document.getElementsByName(box.dataset.checkAll).forEach(function (each) { each.checked = box.checked; });
  }

  function changed(event) {
    if (event.target.matches("select[data-limits]")) limitParks(event.target);
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-check-all]")) checkAll(event.target);
  }

  // A date or an instant is text in ISO form; the browser's calendar only fills it in.
  function pickDate(event) {
    var button = event.target.closest("[data-pick-date]");
    if (!button) return;
    var text = button.parentNode.querySelector("[data-date]"), calendar = button.nextElementSibling;
    calendar.value = calendar.type === "date" ? isoDate(text.value) : text.value.trim().replace(" ", "T");
    calendar.showPicker();
  }

  function isoDate(text) {
    var parts = /^\s*(\d{4})\s*[-\/.年]?\s*(\d{1,2})\s*[-\/.月]?\s*(\d{1,2})\s*日?\s*$/.exec(text);
    return parts ? parts[1] + "-" + parts[2].padStart(2, "0") + "-" + parts[3].padStart(2, "0") : "";
  }

  function writeDate(event) {
    var text = event.target.parentNode.querySelector && event.target.parentNode.querySelector("[data-date]");
    if (text && /^date/.test(event.target.type)) { text.value = event.target.value.replace("T", " "); text.focus(); }
    if (event.target.matches("[data-date]")) event.target.value = isoDate(event.target.value) || event.target.value;
  }

  // Esc closes the open menu and gives the focus back to what opened it.
  function closeOnEscape(event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".topbar details[open]").forEach(function (details) {
      details.open = false;
      details.querySelector("summary").focus();
    });
    var menu = document.querySelector(".sider.open"), button = document.querySelector("[data-toggle-menu]");
    if (menu) { menu.classList.remove("open"); button.setAttribute("aria-expanded", "false"); button.focus(); }
  }

  function closeDropdowns(event) {
    document.querySelectorAll(".topbar details[open]").forEach(function (details) {
      if (!details.contains(event.target)) details.open = false;
    });
  }

  // The menu is longer than a small screen: the entry of the page that is open is in sight.
  function showPresentEntry() {
    var menu = document.querySelector(".sider-inner"), entry = document.querySelector(".menu [aria-current]");
    if (entry) menu.scrollTop = Math.max(0, entry.offsetTop - menu.clientHeight / 2);
  }

  function prepare(scope) {
    scope.querySelectorAll("[data-pick-date]").forEach(function (button) {
      button.hidden = !("showPicker" in HTMLInputElement.prototype);
    });
    scope.querySelectorAll("select[data-limits]").forEach(limitParks);
    if (window.drawCharts) window.drawCharts(scope);
  }

  document.addEventListener("click", toggleMenu);
  document.addEventListener("click", closeDropdowns);
  document.addEventListener("click", pickDate);
  document.addEventListener("click", printPage);
  document.addEventListener("keydown", focusSearch);
  document.addEventListener("keydown", closeOnEscape);
  document.addEventListener("change", writeDate);
  document.addEventListener("submit", guardSubmit);
  document.addEventListener("change", changed);
  document.addEventListener("DOMContentLoaded", function () { prepare(document); showPresentEntry(); });
  document.addEventListener("htmx:afterSwap", function (event) { prepare(event.target); });
}());
