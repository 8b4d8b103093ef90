/**
 * The player's own words in Spanish; it brings the English ones. From: people. To: embed.ts.
 */
import type { PlayerLabels } from '@streamhub/client';

export const spanishPlayerLabels: PlayerLabels = {
  picture: 'Imagen en directo',
  mute: 'Silenciar',
  unmute: 'Activar el sonido',
  volume: 'Volumen',
  tapForSound: 'Toca para oír el sonido',
  unplayable: 'Aquí no se puede reproducir el sonido',
  fullscreen: 'Pantalla completa',
  leaveFullscreen: 'Salir de pantalla completa',
  pictureInPicture: 'Imagen en imagen',
  connecting: 'Conectando',
  waiting: 'Esperando la primera imagen',
  live: 'En directo',
  paused: 'Quien emite ha perdido la conexión. Esperando',
  ended: 'Esta emisión ha terminado',
  not_found: 'Esta emisión no existe o es privada',
  ticket_expired: 'El plazo de este enlace ha terminado',
  reconnecting: 'Se ha perdido la conexión. Reintentando',
  refused: 'No se puede mostrar la emisión',
  no_video_decoder: 'Este navegador no puede reproducir vídeo: una imagen por segundo',
  codec_not_supported: 'Este navegador no puede reproducir este vídeo: una imagen por segundo',
  decoder_failed: 'Este vídeo no se puede reproducir aquí: una imagen por segundo',
  no_video_arrives: 'La conexión es lenta: una imagen por segundo',
  fewer_frames: 'La conexión es lenta: menos imágenes por segundo',
  until_key: 'La conexión es lenta: la imagen se detiene a veces',
  preview: 'La conexión es lenta: una imagen por segundo',
  sound: 'La conexión es muy lenta: solo sonido',
  polling: 'Esta red bloquea WebSocket: llegan menos imágenes',
};
