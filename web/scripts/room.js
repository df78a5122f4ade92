// The session in the room: keys for the projector, and pages that follow the state of the session by themselves.
// Everything here is also a link or a button; without scripts one follows those.
"use strict";

const every = 3000; // milliseconds between two looks at the state
const keys = {
  ArrowRight: "next", PageDown: "next", " ": "next",
  ArrowLeft: "previous", PageUp: "previous",
  ArrowDown: "next-indicator", ArrowUp: "previous-indicator",
  r: "note",
};

const main = () => document.querySelector("main");
const live = () => document.querySelector("[data-live]");
const onWall = () => document.body.classList.contains("room");

// Takes the page's place without leaving the full screen, as following the link would.
async function show(address, push) {
  const response = await fetch(address, { headers: { accept: "text/html" } });
  if (!response.ok || response.redirected) {
    location.assign(address);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = page.title;
  main().replaceWith(page.querySelector("main"));
  if (push) history.pushState(null, "", address);
  if (onWall()) main().focus({ preventScroll: true });
}

function isTyping(target) {
  return target.closest?.("input, textarea, select, button, summary, dialog[open]");
}

function press(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !onWall()) return;
  if (event.key === "?") {
    document.querySelector("dialog.screen-help")?.showModal();
    return;
  }
  if (isTyping(event.target)) return;
  if (event.key === "f") {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
    return;
  }
  const link = document.querySelector(`[data-key="${keys[event.key]}"]`);
  if (!link) return;
  event.preventDefault();
  if (link.target === "_blank") link.click();
  else show(link.href, true);
}

// Somebody is in the middle of typing: what they typed must stay.
function isBusy() {
  return [...document.querySelectorAll("main input:not([type=hidden]), main textarea")].some(
    (field) => field === document.activeElement || field.value !== field.defaultValue);
}

async function look() {
  const place = live();
  if (!place || document.hidden || (onWall() && place.dataset.step !== "devine")) return;
  const response = await fetch(place.dataset.live, { headers: { accept: "application/json" } });
  if (!response.ok || response.redirected) return;
  const state = await response.text();
  if (state !== place.dataset.state && !isBusy()) await show(location.href, false);
}

// A form sent from the wall would leave the full screen: it is sent beside, and its answer shown.
async function send(event) {
  const form = event.target;
  if (!onWall() || form.method !== "post" || !form.closest("main")) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  // Not form.action: that is a field of the form, where one has this name.
  await fetch(form.getAttribute("action"), { method: "post", body: fields });
  await show(location.href, false);
}

document.addEventListener("keydown", press);
document.addEventListener("submit", send);
window.addEventListener("popstate", () => show(location.href, false));
setInterval(() => look().catch(() => {}), every);
look().catch(() => {});
