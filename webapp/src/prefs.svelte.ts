/** How one person likes the app on this phone; kept on the phone alone. */
export type Prefs = {
  lang: "th" | "en";
  size: "normal" | "large";
  theme: "auto" | "light" | "dark";
  contrast: "normal" | "more";
  simple: boolean;
};

const KEY = "prefs";
const DEFAULTS: Prefs = { lang: "th", size: "normal", theme: "auto", contrast: "normal", simple: false };

function kept(): Partial<Prefs> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Prefs>;
  } catch {
    return {};
  }
}

export const prefs: Prefs = $state({ ...DEFAULTS, ...kept() });

/** Keep `prefs` and show them in the document; call once, from the root component. */
export function applyPrefs(): void {
  $effect(() => {
    const root = document.documentElement;
    root.lang = prefs.lang;
    root.dataset.size = prefs.size;
    root.dataset.theme = prefs.theme;
    root.dataset.contrast = prefs.contrast;
    const text = JSON.stringify(prefs);
    try {
      localStorage.setItem(KEY, text);
    } catch {
      // Forbidden or full: it holds until the page is closed.
    }
  });
}
