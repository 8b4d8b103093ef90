/**
 * The one closed table of what a hub refuses, and the shape of its answers.
 * Source: docs/protocol.md, section "Errors". Only code and message ever cross the wire.
 */
export const errorMessages = {
  invalid_request: 'A field of the request is missing or wrong.',
  invalid_frame:
    'data must be one JPEG, PNG or WebP, as base64 or as a base64 data URL, without line breaks.',
  invalid_chunk: 'data is not a whole batch of chunks.',
  unknown_track: 'State the tracks with stream:tracks before sending their chunks.',
  out_of_order: 'A chunk goes back in its track, or its time jumps by more than an hour.',
  frame_too_large: 'The frame is over the size limit. Send a smaller picture or a lower quality.',
  invalid_token: 'This user token is not known here. Register again without a token.',
  not_registered: 'Send register before stream:create.',
  publish_key_required: 'This hub lets those stream who have its publish key. Register with it.',
  invalid_publish_key: 'This is not the publish key of this hub.',
  login_required: 'This hub lets those stream who have an account. Log in first.',
  wrong_login: 'There is no account with this name and password.',
  invalid_setup_token: 'This set-up link is not valid, or the hub has an account already.',
  too_many_packets: 'More than one connection may send: the connection is cut.',
  invalid_packet: 'This is not Socket.IO, or it was never finished: the connection is cut.',
  host_not_allowed: 'The hub does not answer to this name.',
  origin_not_allowed: 'Pages of this origin may not use the hub.',
  not_the_streamer: 'Only the streamer of this stream may do that.',
  taken_over: 'This stream is now sent from somewhere else.',
  rate_limited: 'Too fast. Wait a moment before the next one.',
  stream_not_found: 'There is no stream with this key, or it is private.',
  stream_ended: 'This stream has ended.',
  recording_fixed: 'The owner of this hub has decided what is recorded.',
  recording_not_found: 'This stream has no such recording.',
  range_not_satisfiable: 'The recording has no such bytes.',
  not_downloadable: 'This recording cannot be made into a file.',
  not_for_hls: 'Players of HLS cannot play this.',
  ticket_expired: 'The time of this link is over. Ask the streamer for a new one.',
  too_many_connections: 'Too many connections from one address. Close some, or try again later.',
  too_many_streams: 'No room for another stream. Try again later.',
  too_many_kept_streams: 'No more streams can be kept here. Delete one, or do not keep this one.',
  hub_full: 'The hub has no memory left for another stream. Try again later.',
  too_many_viewers: 'This stream has no room for another viewer. Try again later.',
  too_slow: 'Nothing has reached this viewer for 30 seconds. Join again once the line is better.',
  unknown_event: 'The hub does not know this event.',
  not_found: 'There is nothing at this address.',
  store_unavailable: 'The hub cannot reach its data now. Try again in a moment.',
  hub_stopping: 'This part of the hub is about to stop. Try again now.',
  internal_error: 'The hub could not do this. Its log says why.',
} as const;

/** A name from the closed table of errors: programs act on it, people read the message. */
export type ErrorCode = keyof typeof errorMessages;

/** An expected "no", as a value. `message` is an English sentence without secrets. */
export interface Refusal {
  ok: false;
  code: ErrorCode;
  message: string;
}

/** Whatever was asked for, or a refusal: look at `ok` first. */
export type Answer<T extends object> = ({ ok: true } & T) | Refusal;

/** How a request is answered: Socket.IO's acknowledgement, with the answer or a refusal. */
export type Acknowledge<T extends object> = (answer: Answer<T>) => void;

/** `detail` replaces the table's sentence where there is more to say, such as the name of a field. */
export function refuse(code: ErrorCode, detail?: string): Refusal {
  return { ok: false, code, message: detail ?? errorMessages[code] };
}
