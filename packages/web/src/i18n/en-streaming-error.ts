/**
 * What the hub refuses only to those who stream or have an account, in English: beside `error` in en.ts.
 * From: people. To: en-later.ts.
 */
export const streamingError = {
  invalid_frame: 'The hub did not accept the picture. Reload the page and try again.',
  invalid_chunk: 'The hub did not accept a part of the stream. Reload the page and try again.',
  unknown_track: 'The hub did not accept a part of the stream. Reload the page and try again.',
  out_of_order: 'The hub did not accept a part of the stream. Reload the page and try again.',
  frame_too_large: 'The picture is too large for this hub. Choose a smaller picture size.',
  publish_key_required: 'You need the hub’s key to stream here. Enter it below.',
  invalid_publish_key: 'The hub does not accept this key. Enter the right one below.',
  login_required: 'You need an account to stream here. Log in below.',
  wrong_login: 'The name or the password is wrong.',
  invalid_setup_token:
    'This link is no longer valid: it works once, and only until the hub restarts.',
  hub_full: 'The hub has no memory left for another stream. Try again later.',
  not_the_streamer: 'This stream belongs to somebody else.',
  taken_over: 'This stream is now sent from somewhere else.',
  recording_fixed: 'The owner of this hub has decided what is recorded.',
  too_many_streams: 'The hub has no room for another stream. Try again later.',
  too_many_kept_streams: 'No more links can be kept here. Delete one, or do not keep the link.',
};
