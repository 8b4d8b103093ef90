/**
 * Makes the ports of connections: one for each time it joins, one for all that it streams.
 * From: the requests. To: socket-viewer.ts.
 */
import type { Clock } from '../clock.ts';
import type { HubSocket } from './hub-socket.ts';
import { SocketStreamer, SocketViewer, type Watching } from './socket-viewer.ts';

export class SocketPorts {
  /** How data went to viewers so far. */
  readonly sent = { directly: 0, ordinarily: 0 };
  readonly #clock: Clock;
  readonly #mayWriteDirectly: boolean;

  constructor({ clock, mayWriteDirectly }: { clock: Clock; mayWriteDirectly: boolean }) {
    this.#clock = clock;
    this.#mayWriteDirectly = mayWriteDirectly;
  }

  viewer(socket: HubSocket, watching: Watching): SocketViewer {
    return new SocketViewer(socket, watching, this.#parts);
  }

  streamer(socket: HubSocket): SocketStreamer {
    return new SocketStreamer(socket, this.#parts);
  }

  get #parts() {
    return { clock: this.#clock, mayWriteDirectly: this.#mayWriteDirectly, sent: this.sent };
  }
}
