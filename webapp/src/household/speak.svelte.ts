/** Reading aloud with the phone's own voice, for those who read little. */
import { prefs } from "$/prefs.svelte";

const synthesis = typeof speechSynthesis === "undefined" ? null : speechSynthesis;

class Voice {
  speaking = $state(false);
  /** Whether this phone can speak at all. */
  readonly able = synthesis !== null;

  /** Read a text in the person's language, in place of what is being read. */
  say(text: string): void {
    if (!synthesis) return;
    synthesis.cancel();
    const said = new SpeechSynthesisUtterance(text);
    said.lang = prefs.lang === "th" ? "th-TH" : "en-GB";
    said.rate = 0.9;
    said.onend = said.onerror = () => (this.speaking = false);
    this.speaking = true;
    synthesis.speak(said);
  }
  stop(): void {
    synthesis?.cancel();
    this.speaking = false;
  }
}

export const voice = new Voice();
