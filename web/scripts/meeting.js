// A meeting's forms keep what is being typed, whatever else is sent meanwhile; and the round table has a mark of the time
// that each has had. Nothing of the mark leaves this page. Without scripts, the forms work as they are.
"use strict";

const forms = () => document.querySelectorAll("form[data-keep]");
const fieldsOf = (form) => form.querySelectorAll("textarea, input[type=text]");
const keyOf = (form, field) => `miroir:${location.pathname}:${form.dataset.keep}:${field.name}`;

// What the server shows wins; what it has nothing of is taken from what was being typed.
function restore(form) {
  for (const field of fieldsOf(form)) {
    const kept = sessionStorage.getItem(keyOf(form, field));
    if (kept !== null && field.value === "") field.value = kept;
  }
}

function keep(event) {
  const form = event.target.closest?.("form[data-keep]");
  if (form) sessionStorage.setItem(keyOf(form, event.target), event.target.value);
}

function forget(event) {
  if (!event.target.matches("form[data-keep]")) return;
  for (const field of fieldsOf(event.target)) sessionStorage.removeItem(keyOf(event.target, field));
}

// Who speaks now; the bar fills up to an equal share of the round table.
function speak(button) {
  const speaking = button.getAttribute("aria-pressed") === "true";
  for (const other of document.querySelectorAll("[data-speaker]")) other.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", String(!speaking));
}

function tick() {
  const bar = document.querySelector("[data-speaker][aria-pressed=true]")?.parentElement.querySelector("progress");
  if (bar) {
    bar.value += 1;
    remember();
  }
}

const timesKey = () => `miroir:${location.pathname}:speaking`;
function remember() {
  const times = {};
  for (const button of document.querySelectorAll("[data-speaker]")) {
    times[button.dataset.speaker] = [button.parentElement.querySelector("progress").value, button.getAttribute("aria-pressed")];
  }
  sessionStorage.setItem(timesKey(), JSON.stringify(times));
}
function recall() {
  const times = JSON.parse(sessionStorage.getItem(timesKey()) ?? "{}");
  for (const button of document.querySelectorAll("[data-speaker]")) {
    const [seconds, pressed] = times[button.dataset.speaker] ?? [0, "false"];
    button.parentElement.querySelector("progress").value = seconds;
    button.setAttribute("aria-pressed", pressed);
  }
}

for (const form of forms()) restore(form);
document.addEventListener("input", keep);
document.addEventListener("submit", forget);
const aid = document.querySelector(".speaking");
if (aid) {
  aid.hidden = false;
  recall();
  aid.addEventListener("click", (event) => {
    const button = event.target.closest("[data-speaker]");
    if (button) {
      speak(button);
      remember();
    }
  });
  setInterval(tick, 1000);
}
