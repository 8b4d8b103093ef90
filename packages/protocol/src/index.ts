/** The door of the package: what StreamHub's two ends agree on. No Node, no DOM. */
export {
  type BatchLimits,
  batchBytes,
  type Chunk,
  decodeBatch,
  encodeBatch,
  forEachChunk,
} from './chunk-batch.ts';
export { type Binary, bytesOf } from './chunk-bytes.ts';
export { type ChunkHeader, chunkHeaderBytes, peekHeader } from './chunk-header.ts';
export { nextSequence, sequenceDistance } from './chunk-sequence.ts';
export { base64Of, classicFrameProblem, imageTypeOf } from './classic-frame.ts';
export {
  type Acknowledge,
  type Answer,
  type ErrorCode,
  errorMessages,
  type Refusal,
  refuse,
} from './errors.ts';
export type { HubEvents, RequestEvents } from './events.ts';
export {
  type HubInfo,
  type KeptStreamList,
  type NewPublishToken,
  type PublishMode,
  RIGHT_HEADER,
  type StreamInfo,
  type StreamList,
  type StreamState,
  type Ticket,
} from './http.ts';
export { type KeptStreamBody, type LoginBody, parseBody, type SetupBody } from './http-bodies.ts';
export { limits } from './limits.ts';
export { readTracks } from './read-tracks.ts';
export type {
  Download,
  PublicRecordings,
  RecordedSection,
  RecordedTrack,
  RecordingIndex,
  RecordingInfo,
  RecordingList,
  RecordingState,
  RecordingSummary,
} from './recordings.ts';
export type { Registered, RegisterRequest } from './registering.ts';
export { parseRequest, type RequestName, type Requests } from './requests.ts';
export type {
  EndReason,
  StreamEnded,
  StreamError,
  StreamOffline,
  StreamPaused,
  StreamRecording,
  StreamResumed,
  StreamViewers,
} from './stream-news.ts';
export type {
  CreateRequest,
  KeyframeWanted,
  Resumed,
  ResumeRequest,
  SendRequest,
  Sent,
  StreamCreated,
  StreamFeedback,
  TracksRequest,
  ViewerCodecs,
  Visibility,
} from './streaming.ts';
export { type Track, type TrackKind, trackList } from './tracks.ts';
export { isVisible, typedText } from './typed-text.ts';
export type {
  FeedbackAnswer,
  FeedbackRequest,
  HubTime,
  JoinRequest,
  Rung,
  RungReport,
  StreamFormat,
  StreamJoined,
  StreamRequest,
  StreamTracks,
} from './watching.ts';
