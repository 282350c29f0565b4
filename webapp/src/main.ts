import "$/app.css";
import { mount } from "svelte";
import App from "$/App.svelte";
import { isPublic } from "$/areas";
import { pathOf } from "$/base";
import { session } from "$/session/session.svelte";
import { onceLoaded, registerWorker } from "$/worker";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
function start(): void {
  mount(App, { target: target as HTMLElement });
  registerWorker();
}

if (session.person || isPublic(pathOf(location.pathname))) {
  start();
  onceLoaded(async () => {
    if (await session.restore()) location.reload();
  });
} else void session.restore().then(start);
