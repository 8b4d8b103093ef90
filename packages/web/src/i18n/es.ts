/**
 * Every sentence of the pages, in Spanish. A sentence that is missing here is a compile error.
 * From: people. To: i18n.ts.
 */
import { access } from './es-access.ts';
import { capture } from './es-capture.ts';
import { replay } from './es-replay.ts';
import { studio } from './es-studio.ts';
import { watch } from './es-watch.ts';
import type { SpanishSentences } from './spanish-sentences.ts';

export const es: SpanishSentences = {
  title: {
    home: 'StreamHub · En directo desde el navegador',
    studio: 'Estudio · StreamHub',
    setUp: 'Primera cuenta · StreamHub',
    live: 'En directo · StreamHub',
    notFound: 'Página no encontrada · StreamHub',
    watch: '{{title}} · StreamHub',
  },
  layout: {
    home: 'StreamHub, inicio',
    skip: 'Ir al contenido',
    goLive: 'Emitir en directo',
    backToStudio: 'Estás en directo',
    language: 'Idioma',
    footer: 'Una sola subida, todos los espectadores que quieras.',
  },
  part: {
    page: 'No se ha podido cargar una parte de esta página.',
    picture:
      'Tu imagen no se envía: no se ha podido cargar una parte de esta página, o ha dejado de funcionar.',
    sound:
      'Tu sonido no se envía: no se ha podido cargar una parte de esta página, o ha dejado de funcionar.',
    language: 'No se ha podido cargar este idioma.',
    how: 'Puede que haya una versión nueva de esta página, o que tu conexión se haya cortado. Recarga la página.',
    reload: 'Recargar la página',
  },
  count: {
    viewers_one: '{{count}} espectador',
    viewers_many: '{{count}} de espectadores',
    viewers_other: '{{count}} espectadores',
    live_one: '{{count}} emisión',
    live_many: '{{count}} de emisiones',
    live_other: '{{count}} emisiones',
  },
  stream: {
    live: 'En directo',
    paused: 'En pausa',
    untitledBy: 'Emisión de {{name}}',
    untitled: 'Emisión en directo',
    by: 'de {{name}}',
    started: 'Empezó {{when}}',
    justNow: 'ahora mismo',
  },
  link: {
    label: 'Enlace para tus espectadores',
    copy: 'Copiar enlace',
    copied: 'Copiado',
    failed:
      'No se ha podido copiar. El enlace está seleccionado: cópialo con Ctrl+C o manteniéndolo pulsado.',
    share: 'Compartir',
  },
  home: {
    headline: 'Emite en directo desde esta pestaña.',
    lead: 'Enciende la cámara o comparte la pantalla y envía un solo enlace. Quien lo abra te verá y oirá al instante, sin instalar nada.',
    goLive: 'Emitir en directo',
    liveNow: 'Ahora en directo',
    upcoming: 'Próximamente',
    recorded: 'Grabadas',
    upcomingAt: 'Empieza el {{when}}',
    loading: 'Buscando quién está en directo…',
    emptyTitle: 'Ahora mismo no hay nadie en directo',
    emptyText:
      'Sé la primera persona: empieza a emitir y tu emisión aparecerá aquí. Las emisiones no listadas no se muestran; para verlas hace falta el enlace.',
    failedTitle: 'El servidor no responde',
    refusedTitle: 'El servidor ha denegado la lista de emisiones',
    failedText:
      'No se ha podido cargar la lista de emisiones. Comprueba tu conexión; seguimos intentándolo.',
    retry: 'Intentar ahora',
    stale: 'El servidor no responde en este momento. Puede que la lista no esté al día.',
    open: {
      label: '¿Tienes un enlace o una clave?',
      placeholder: 'Pégalo aquí',
      submit: 'Ver',
      invalid:
        'No parece un enlace ni una clave de emisión. Pega completo el enlace que te enviaron.',
    },
  },
  connect: {
    offline: 'Este dispositivo no tiene red en este momento.',
    unreachable: 'El servidor no responde. Puede que se esté reiniciando o que ya no exista.',
    unreadable: 'El servidor no responde, o no admite páginas de esta dirección.',
  },
  insecure: {
    watch: 'Sin sonido y una imagen por segundo: esta página no se abrió con una conexión segura.',
    studio: 'Desde aquí no se puede emitir: esta página no se abrió con una conexión segura.',
    how: 'Los navegadores solo permiten cámaras, micrófonos, vídeo y sonido en páginas con https://, o con localhost en la propia máquina del servidor. Pide la dirección https a quien administra el servidor.',
    howHere:
      'Los navegadores solo permiten cámaras, micrófonos, vídeo y sonido en páginas con https://.',
    open: 'Abrir la página segura',
  },
  access,
  studio,
  capture,
  watch,
  replay,
  error: {
    invalid_request:
      'El servidor no ha aceptado el formulario. Escribe de nuevo el nombre y el título, y que sean cortos.',
    invalid_frame: 'El servidor no ha aceptado la imagen. Recarga la página e inténtalo de nuevo.',
    invalid_chunk:
      'El servidor no ha aceptado una parte de la emisión. Recarga la página e inténtalo de nuevo.',
    unknown_track:
      'El servidor no ha aceptado una parte de la emisión. Recarga la página e inténtalo de nuevo.',
    out_of_order:
      'El servidor no ha aceptado una parte de la emisión. Recarga la página e inténtalo de nuevo.',
    frame_too_large:
      'La imagen es demasiado grande para este servidor. Elige un tamaño de imagen menor.',
    invalid_token: 'El servidor ya no te reconoce. Inténtalo de nuevo para empezar desde cero.',
    not_registered: 'El servidor aún no te conoce. Inténtalo de nuevo.',
    publish_key_required: 'Para emitir aquí hace falta la clave del servidor. Escríbela abajo.',
    invalid_publish_key: 'El servidor no acepta esta clave. Escribe abajo la correcta.',
    login_required: 'Para emitir aquí hace falta una cuenta. Inicia sesión abajo.',
    wrong_login: 'El nombre o la contraseña no son correctos.',
    invalid_setup_token:
      'Este enlace ya no es válido: sirve una sola vez, y hasta que el servidor vuelva a arrancar.',
    host_not_allowed: 'El servidor no responde a esta dirección. Ábrelo como localhost.',
    invalid_packet: 'La conexión se ha cortado: el servidor no pudo leer lo que envió esta página.',
    too_many_packets: 'La conexión se ha cortado: esta página envió demasiado a la vez.',
    origin_not_allowed:
      'Este servidor no admite páginas de esta dirección. Puede que un proxy cambie la cabecera Host: quien administra el servidor encuentra ambos valores en su registro.',
    ticket_expired: 'Este enlace ha caducado. Pide uno nuevo a quien emite.',
    too_many_connections:
      'Hay demasiadas conexiones desde tu red. Cierra alguna o inténtalo más tarde.',
    hub_full: 'El servidor no tiene memoria para otra emisión. Inténtalo más tarde.',
    not_the_streamer: 'Esta emisión es de otra persona.',
    taken_over: 'Esta emisión se envía ahora desde otro sitio.',
    rate_limited: 'Demasiado rápido. Espera un momento e inténtalo de nuevo.',
    stream_not_found: 'Esta emisión ya no existe. Empieza una nueva.',
    recording_fixed: 'Quien administra este servidor ha decidido qué se graba.',
    recording_not_found: 'Esta grabación ya no existe.',
    range_not_satisfiable: 'La grabación es más corta.',
    not_downloadable: 'No se puede hacer un archivo de esta grabación.',
    not_for_hls: 'Los reproductores de HLS no pueden reproducir esto.',
    stream_ended: 'Esta emisión ya ha terminado. Empieza una nueva.',
    too_many_streams: 'El servidor no admite más emisiones. Inténtalo más tarde.',
    too_many_kept_streams:
      'No se pueden conservar más enlaces aquí. Elimina uno o no conserves el enlace.',
    too_many_viewers: 'Esta emisión no admite más espectadores. Inténtalo dentro de un momento.',
    too_slow:
      'Tu conexión es demasiado lenta ahora para esta emisión. Inténtalo cuando vaya mejor.',
    unknown_event: 'Esta página y el servidor son de versiones distintas. Recarga la página.',
    not_found: 'El servidor no tiene nada en esta dirección. Recarga la página.',
    store_unavailable:
      'El servidor no puede consultar sus datos ahora. Inténtalo dentro de un momento.',
    hub_stopping: 'Esta parte del servidor está a punto de detenerse. Inténtalo de nuevo ahora.',
    internal_error: 'Algo ha fallado en el servidor. Inténtalo dentro de un momento.',
    unreachable: 'El servidor no responde. Comprueba tu conexión e inténtalo de nuevo.',
    unreadable:
      'El servidor no responde, o no admite páginas de esta dirección. Comprueba tu conexión e inténtalo de nuevo.',
    offline: 'Este dispositivo no tiene red. Conéctalo e inténtalo de nuevo.',
  },
  broken: {
    page: 'Esta página ha dejado de funcionar.',
    part: 'No se ha podido cargar esta parte de la página.',
    how: 'Recarga la página. Si no sirve, prueba con otro navegador.',
    live: 'Tu emisión sigue. Recarga la página para recuperar los controles, o termina la emisión abajo.',
    reload: 'Recargar',
  },
  notFound: {
    title: 'Aquí no hay nada',
    text: 'Puede que la dirección esté mal escrita o que la página se haya movido.',
    home: 'Ver quién está en directo',
  },
};
