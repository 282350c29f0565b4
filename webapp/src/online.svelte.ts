/** Whether the phone says it has a network. It may be wrong: only an answer proves one. */
class Online {
  now = $state(navigator.onLine);

  constructor() {
    window.addEventListener("online", () => (this.now = true));
    window.addEventListener("offline", () => (this.now = false));
  }
}

export const online = new Online();
