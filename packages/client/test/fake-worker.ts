/** Workers that do what a test wants: each one opened is in `opened`, and speaks or breaks when the test says so. */
class FakeWorker extends EventTarget {
  readonly told: unknown[] = [];
  isTerminated = false;

  postMessage(message: unknown): void {
    this.told.push(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  says(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  breaks(): void {
    this.dispatchEvent(new Event('error'));
  }
}

export class FakeWorkers {
  readonly opened: FakeWorker[] = [];

  readonly open = (): Worker => {
    const worker = new FakeWorker();
    this.opened.push(worker);
    return worker as unknown as Worker;
  };

  get last(): FakeWorker {
    const worker = this.opened.at(-1);
    if (!worker) throw new Error('no worker was opened');
    return worker;
  }
}
