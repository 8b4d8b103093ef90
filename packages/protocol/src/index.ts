/** The door of the package: what StreamHub's two ends agree on. No Node, no DOM. */
export {
  type BatchLimits,
  batchBytes,
  type Chunk,
  decodeBatch,
  encodeBatch,
  forEachChunk,
} from './chunk-batch.ts';
export { bytesOf } from './chunk-bytes.ts';
export { type ChunkHeader, chunkHeaderBytes } from './chunk-header.ts';
export { nextSequence, sequenceDistance } from './chunk-sequence.ts';
export { base64Of, classicFrameProblem, imageTypeOf } from './classic-frame.ts';
export { type Answer, type ErrorCode, errorMessages, type Refusal, refuse } from './errors.ts';
export type {
  Acknowledge,
  Binary,
  EndReason,
  FeedbackAnswer,
  HubEvents,
  HubTime,
  KeyframeWanted,
  Registered,
  RequestEvents,
  Resumed,
  Rung,
  RungReport,
  Sent,
  StreamCreated,
  StreamEnded,
  StreamError,
  StreamFeedback,
  StreamJoined,
  StreamPaused,
  StreamTracks,
  StreamViewers,
  ViewerCodecs,
} from './events.ts';
export {
  type HubInfo,
  type PublishMode,
  RIGHT_HEADER,
  type StreamInfo,
  type StreamList,
  type StreamState,
  type Ticket,
} from './http.ts';
export { type LoginBody, parseBody, type SetupBody } from './http-bodies.ts';
export { limits } from './limits.ts';
export { readTracks } from './read-tracks.ts';
export {
  type CreateRequest,
  type FeedbackRequest,
  type JoinRequest,
  parseRequest,
  type RegisterRequest,
  type RequestName,
  type Requests,
  type ResumeRequest,
  type SendRequest,
  type StreamFormat,
  type StreamRequest,
  type TracksRequest,
  type Visibility,
} from './requests.ts';
export { type Track, type TrackKind, trackList } from './tracks.ts';
export { isVisible, typedText } from './typed-text.ts';
