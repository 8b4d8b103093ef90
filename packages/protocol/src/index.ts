/** The door of the package: what StreamHub's two ends agree on. No Node, no DOM. */
export { base64Of, classicFrameProblem, imageTypeOf } from './classic-frame.ts';
export { type Answer, type ErrorCode, errorMessages, type Refusal, refuse } from './errors.ts';
export type {
  Acknowledge,
  EndReason,
  HubEvents,
  Registered,
  RequestEvents,
  Resumed,
  Sent,
  StreamCreated,
  StreamEnded,
  StreamError,
  StreamJoined,
  StreamPaused,
  StreamViewers,
} from './events.ts';
export type { StreamInfo, StreamList, StreamState } from './http.ts';
export { limits } from './limits.ts';
export {
  type CreateRequest,
  type JoinRequest,
  parseRequest,
  type RegisterRequest,
  type RequestName,
  type Requests,
  type ResumeRequest,
  type SendRequest,
  type StreamRequest,
  type Visibility,
} from './requests.ts';
