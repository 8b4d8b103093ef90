/**
 * A W3C WebDriver session over HTTP, as much of it as the tests need: https://www.w3.org/TR/webdriver2/.
 * From: webkit.ts. To: a driver process that listens already.
 */
export class WebDriverSession {
  readonly #address: string;
  readonly version: string;

  private constructor(address: string, version: string) {
    this.#address = address;
    this.version = version;
  }

  /** `address` is the driver's; a driver may allow one session at a time. */
  static async open(address: string, capabilities: object): Promise<WebDriverSession> {
    const value = await send(`${address}/session`, 'POST', {
      capabilities: { alwaysMatch: capabilities },
    });
    const { sessionId, capabilities: given } = value as {
      sessionId: string;
      capabilities: { browserVersion: string };
    };
    return new WebDriverSession(`${address}/session/${sessionId}`, given.browserVersion);
  }

  async goto(url: string): Promise<void> {
    await send(`${this.#address}/url`, 'POST', { url });
  }

  async evaluate(expression: string): Promise<unknown> {
    const script = `
      const answer = arguments[arguments.length - 1];
      (async () => (${expression}))().then(
        (value) => answer({ value }),
        (error) => answer({ error: String(error) }),
      );`;
    const answer = await send(`${this.#address}/execute/async`, 'POST', { script, args: [] });
    const { value, error } = answer as { value?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  async click({ x, y }: { x: number; y: number }): Promise<void> {
    const move = { type: 'pointerMove', duration: 0, origin: 'viewport' };
    const actions = [
      { ...move, x: Math.round(x), y: Math.round(y) },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions };
    await send(`${this.#address}/actions`, 'POST', { actions: [mouse] });
  }

  async close(): Promise<void> {
    await send(this.#address, 'DELETE');
  }
}

/** @throws with the driver's words. */
async function send(url: string, method: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const { value } = (await answer.json()) as { value: { error?: string; message?: string } | null };
  if (!answer.ok) throw new Error(`WebDriver: ${value?.error}: ${value?.message}`);
  return value;
}
