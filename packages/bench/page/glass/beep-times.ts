/** When the generated microphone hears its beeps: at each multiple of this, of the machine's time. */
export const BEEP_EVERY_MS = 500;
