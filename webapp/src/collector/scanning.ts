/** Looking at the camera's picture again and again for a code. */

/** A picture every tenth of a second is enough, and saves the battery. */
const PAUSE_MS = 100;

type Watch = {
  /** What is in the picture now; may fail, as when the phone is short of memory. */
  look: () => Promise<string | null>;
  onread: (text: string) => void;
  gone: () => boolean;
  pause?: () => Promise<void>;
};

/** Look until `gone`, and tell of each code once in a row. A look that fails is no reason to stop. */
export async function watch({ look, onread, gone, pause = rest }: Watch): Promise<void> {
  let last = "";
  while (!gone()) {
    const text = await look().catch(() => null);
    if (text && text !== last && !gone()) onread(text);
    last = text ?? last;
    await pause();
  }
}

const rest = () => new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS));
