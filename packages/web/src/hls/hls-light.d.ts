/** The smaller build of hls.js, without subtitles and encryption, has the types of the whole one. To: hls-video.tsx. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
