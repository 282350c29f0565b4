import "$/app.css";
import { mount } from "svelte";
import App from "$/App.svelte";
import { isPublic } from "$/areas";
import { route } from "$/routes";
import { session } from "$/session/session.svelte";
import { registerWorker } from "$/worker";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
const restored = session.restore().catch(() => {}); // storage forbidden: nothing to restore
if (!session.person && !isPublic(route.pathname)) await restored;
mount(App, { target });
registerWorker();
