/**
 * The sentences of the watch page, in Spanish. From: people. To: es.ts.
 */
import type { SpanishSentences } from './spanish-sentences.ts';

export const watch: SpanishSentences['watch'] = {
  picture: 'Imagen de la emisión',
  fullscreen: 'Pantalla completa',
  controls: 'Controles del reproductor',
  mute: 'Silenciar',
  unmute: 'Activar el sonido',
  volume: 'Volumen',
  volumeText: '{{percent}} por ciento',
  recorded: 'Se graba',
  tapForSound: 'Toca para oír',
  noSound: {
    none: 'Sin sonido',
    unplayable: 'Este navegador no puede reproducir el sonido',
    not_loaded: 'No se ha podido cargar el sonido. Recarga la página.',
    insecure: 'Sin sonido: esta página no es segura (https)',
  },
  latency: {
    name: 'Cuánto puede retrasarse la imagen',
    auto: 'Automática',
    smooth: 'Fluida',
    immediate: 'Inmediata',
  },
  pictureInPicture: 'Imagen en imagen',
  previewReason: {
    insecure_context: 'Una imagen por segundo: esta página no es segura (https).',
    no_video_decoder: 'Una imagen por segundo: este navegador no puede reproducir vídeo.',
    codec_not_supported:
      'Una imagen por segundo: este navegador no puede reproducir el vídeo de esta emisión.',
    decoder_failed:
      'Una imagen por segundo: este dispositivo no puede reproducir el vídeo de esta emisión.',
    no_video_arrives: 'Una imagen por segundo: ahora mismo tu conexión no da para más.',
  },
  rung: {
    fewer_frames: 'Imagen reducida: ahora mismo tu conexión no da para más.',
    until_key: 'Imagen reducida: tu conexión es lenta y se omiten partes para seguir en directo.',
    preview: 'Una imagen por segundo: ahora mismo tu conexión no da para más.',
    sound: 'Solo sonido: ahora mismo tu conexión no da para imágenes.',
  },
  polling: 'Menos imágenes: algo en el camino hasta el servidor bloquea WebSocket.',
  stats: {
    name: 'Estadísticas',
    delay: 'Retraso',
    bitrate: 'Tasa de bits',
    frames: 'Imágenes por segundo',
    buffer: 'Búfer',
    skipped: 'Omitidas por segundo',
    codec: 'Códec',
    target: 'Búfer contra retrasos',
    apart: 'Sonido por delante de la imagen',
    underruns: 'Cortes de sonido',
    bridged: 'Sonido tardío rellenado',
    lost: 'Imágenes perdidas',
    skippedAll: 'Imágenes omitidas',
    leftOut: 'Omitido por tu conexión',
  },
  timeLive: 'En directo desde hace {{time}}',
  home: 'Ver quién está en directo',
  link: 'Enlace de esta emisión',
  slow: 'El servidor aún no responde. Seguimos intentándolo.',
  state: {
    connecting: { what: 'Conectando…', how: '' },
    waiting: {
      what: 'Esperando la imagen',
      how: 'La conexión con la emisión está lista. La imagen aparecerá sola.',
    },
    live: { what: 'Estás viendo la emisión en directo.', how: '' },
    off_air: {
      what: 'Ahora no hay nadie en directo',
      how: 'Quédate aquí: la imagen empezará sola.',
    },
    replay: { what: 'Estás viendo una grabación.', how: '' },
    damaged: {
      what: 'Esta parte de la grabación está dañada',
      how: 'Puede que otras partes estén enteras.',
    },
    paused: {
      what: 'Un momento: se ha cortado la conexión de quien emite',
      how: 'No te vayas: la imagen volverá sola.',
    },
    reconnecting: {
      what: 'Se ha perdido tu conexión',
      how: 'La imagen volverá sola en cuanto se recupere la conexión.',
    },
    ended: { what: 'La emisión ha terminado', how: 'Gracias por verla.' },
    abandoned: {
      what: 'La emisión ha terminado',
      how: 'La conexión de quien emitía no volvió.',
    },
    not_found: {
      what: 'Esta emisión no existe o es privada',
      how: 'Si te dieron una contraseña, escríbela abajo. Si no, puede que el enlace esté incompleto: pide que te lo envíen de nuevo.',
    },
    ticket_expired: {
      what: 'Este enlace ha caducado',
      how: 'Pide uno nuevo a quien emite. Si te dieron una contraseña, escríbela abajo.',
    },
    refused: { what: 'Ahora no se puede mostrar esta emisión', how: '' },
  },
  password: {
    label: 'Contraseña de la emisión',
    submit: 'Ver',
    wrong: 'Así no se abre ninguna emisión. Comprueba la contraseña y que el enlace esté completo.',
  },
  startsAt: 'Empieza el {{when}}.',
  startsSoon: 'Debería empezar de un momento a otro.',
  tryAgain: 'Intentar de nuevo',
};
