/**
 * The browser's own question before a tab that is live is closed, loaded anew or led to another site.
 * From: own-stream.ts. To: the streamer. Asked only while live: a page that may ask is not kept for the way back.
 */
export class LeaveQuestion {
  #isAsked = false;

  set isAsked(isAsked: boolean) {
    if (isAsked === this.#isAsked) return;
    this.#isAsked = isAsked;
    if (isAsked) window.addEventListener('beforeunload', ask);
    else window.removeEventListener('beforeunload', ask);
  }
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
  // Browsers of before 2024 ask for this.
  event.returnValue = true;
}
