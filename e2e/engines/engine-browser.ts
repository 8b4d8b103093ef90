/**
 * One page of a browser that Playwright cannot drive: the things that a test does with it, and all else by these.
 * From: firefox.ts, webkit.ts. To: engine-page.ts.
 */
export interface EngineBrowser extends AsyncDisposable {
  /** Such as `Firefox 153.8.0`. */
  readonly version: string;
  goto(url: string): Promise<void>;
  /** Runs it in each page before the page's own. Absent where that cannot be had. */
  runFirst?(expression: string): Promise<void>;
  /** To a page that shows and plays nothing. */
  leave(): Promise<void>;
  /** The value of a JavaScript expression, awaited, as JSON has it. @throws what it throws. */
  evaluate(expression: string): Promise<unknown>;
  /** As by a hand, so that the browser takes it for a gesture. In CSS pixels from the page's upper left corner. */
  click(place: { x: number; y: number }): Promise<void>;
}
