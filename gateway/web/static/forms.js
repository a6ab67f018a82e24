// What was typed into a form outlives a session that ends: it is kept in this tab only, for the account that typed it, files and
// passwords excepted, and comes back when that account has signed in again.
(function () {
  "use strict";
  var KEY = "form:";
  var account = document.documentElement.dataset.account || "";
  var isEntrance = Boolean(document.querySelector("form[action='/login']"));

  function each(work) {
    Object.keys(window.sessionStorage).filter(function (key) { return key.indexOf(KEY) === 0; }).forEach(function (key) {
      work(key, JSON.parse(window.sessionStorage.getItem(key)));
    });
  }

  function isKept(control) {
    return control.name && control.name[0] !== "_" && !/^(file|password|hidden|submit|button)$/.test(control.type);
  }

  function controls(form) {
    return Array.prototype.filter.call(form.elements, isKept);
  }

  function valueOf(control) {
    return /^(checkbox|radio)$/.test(control.type) ? control.checked : control.value;
  }

  function keyOf(form) {
    return KEY + form.getAttribute("action");
  }

  function keep(form, isSent) {
    if (!account || !form.getAttribute("action") || form.method !== "post" || !form.closest("main") || form.querySelector("[type=password]")) return;
    var values = controls(form).map(function (control) { return [control.name, valueOf(control)]; });
    var kept = { account: account, page: location.pathname + location.search, values: values, sent: isSent };
    window.sessionStorage.setItem(keyOf(form), JSON.stringify(kept));
  }

  // The sign-in page leads back to the form that was cut off.
  function lead(form) {
    var cut = null;
    each(function (key, kept) {
      kept.cut = true;
      window.sessionStorage.setItem(key, JSON.stringify(kept));
      if (!cut || kept.sent) cut = kept;
    });
    if (!cut) return;
    var warning = document.querySelector("[data-unsaved]");
    if (warning) warning.textContent = "登录已过期，内容尚未提交。用同一账号登录后恢复已填写的内容（文件需重新选择）。";
    form.addEventListener("submit", function () {
      if (form.elements.login.value.trim() === cut.account) form.elements.next.value = cut.page;
    });
  }

  function restore(form, kept) {
    var rest = kept.values.slice();
    controls(form).forEach(function (control) {
      var place = rest.findIndex(function (pair) { return pair[0] === control.name; });
      if (place < 0) return;
      var value = rest.splice(place, 1)[0][1];
      if (typeof value === "boolean") control.checked = value; else control.value = value;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    });
    var notice = document.createElement("div");
    notice.className = "alert warn";
    notice.setAttribute("role", "status");
    notice.textContent = "已恢复登录过期前填写的内容，文件需重新选择；核对后请再次提交。";
    form.insertBefore(notice, form.firstChild);
  }

  // A page that opens for somebody: what was cut off on it comes back, all else is done with.
  function open() {
    var here = location.pathname + location.search;
    each(function (key, kept) {
      if (kept.account !== account || !kept.cut) { window.sessionStorage.removeItem(key); return; }
      if (kept.page !== here) return;
      window.sessionStorage.removeItem(key);
      document.querySelectorAll("main form").forEach(function (form) { if (keyOf(form) === key) restore(form, kept); });
    });
  }

  document.addEventListener("input", function (event) { if (event.target.form) keep(event.target.form, false); });
  document.addEventListener("change", function (event) { if (event.target.form) keep(event.target.form, false); });
  document.addEventListener("submit", function (event) {
    if (event.target.getAttribute("action") === "/logout") each(function (key) { window.sessionStorage.removeItem(key); });
    else if (!event.defaultPrevented) keep(event.target, true);
  });
  if (isEntrance) lead(document.querySelector("form[action='/login']"));
  else if (account) open();
}());
