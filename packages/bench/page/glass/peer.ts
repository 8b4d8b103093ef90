/**
 * The same camera and microphone over an RTCPeerConnection between two pages, without a server: what the library is
 * compared with.
 * From: peer-calls.ts, the other page's description. To: the same.
 */
import { openSourceCamera } from './source-camera.ts';
import { openSourceMicrophone } from './source-microphone.ts';

export interface PictureWish {
  width: number;
  height: number;
  frameRate: number;
}

export class Peer {
  readonly #connection = new RTCPeerConnection();

  async offer(wish: PictureWish): Promise<RTCSessionDescriptionInit> {
    const tracks = [await openSourceCamera(wish), openSourceMicrophone().track];
    const stream = new MediaStream(tracks);
    for (const track of tracks) this.#connection.addTrack(track, stream);
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#described();
  }

  /** Plays what comes in the video element, with its sound. */
  async answer(
    offer: RTCSessionDescriptionInit,
    video: HTMLVideoElement,
  ): Promise<RTCSessionDescriptionInit> {
    this.#connection.ontrack = ({ streams: [stream] }) => {
      video.srcObject = stream ?? null;
    };
    await this.#connection.setRemoteDescription(offer);
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    return this.#described();
  }

  async accept(answer: RTCSessionDescriptionInit): Promise<void> {
    await this.#connection.setRemoteDescription(answer);
  }

  /** Of what is received now, such as `VP8`; bits per second need two looks. */
  async video(): Promise<{ codec: string; bytesReceived: number }> {
    const reports = [...(await this.#connection.getStats()).values()] as RTCStats[];
    const received = reports.find(isVideoReceived);
    const codec = reports.find(({ id }) => id === received?.codecId) as { mimeType?: string };
    return {
      codec: codec?.mimeType?.replace('video/', '') ?? '',
      bytesReceived: received?.bytesReceived ?? 0,
    };
  }

  /** With all addresses: nothing is told later. */
  async #described(): Promise<RTCSessionDescriptionInit> {
    const connection = this.#connection;
    if (connection.iceGatheringState !== 'complete') {
      await new Promise<void>((resolve) => {
        connection.onicegatheringstatechange = () => {
          if (connection.iceGatheringState === 'complete') resolve();
        };
      });
    }
    const { type, sdp } = connection.localDescription ?? {};
    if (type === undefined) throw new Error('the browser describes no connection');
    return { type, ...(sdp === undefined ? {} : { sdp }) };
  }
}

type VideoReceived = RTCStats & { kind: string; codecId: string; bytesReceived: number };

function isVideoReceived(report: RTCStats): report is VideoReceived {
  return report.type === 'inbound-rtp' && (report as VideoReceived).kind === 'video';
}
