/**
 * Every sentence of the pages, in Spanish. A sentence that is missing here is a compile error.
 * From: people. To: i18n.ts.
 */
import type { SpanishSentences } from './spanish-sentences.ts';

export const es: SpanishSentences = {
  title: {
    home: 'StreamHub · En directo desde el navegador',
    studio: 'Estudio · StreamHub',
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
    lead: 'Enciende la cámara o comparte la pantalla y envía un solo enlace. Quien lo abra verá tu imagen al instante, sin instalar nada.',
    goLive: 'Emitir en directo',
    liveNow: 'Ahora en directo',
    loading: 'Buscando quién está en directo…',
    emptyTitle: 'Ahora mismo no hay nadie en directo',
    emptyText:
      'Sé la primera persona: empieza a emitir y tu emisión aparecerá aquí. Las emisiones no listadas no se muestran; para verlas hace falta el enlace.',
    failedTitle: 'El servidor no responde',
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
  studio: {
    heading: 'Estudio',
    preview: 'Vista previa de tu imagen',
    previewOff: 'Aquí aparecerá tu imagen',
    previewOffHint: 'Nadie la verá hasta que pulses «Emitir en directo».',
    previewOpening: 'Esperando tu permiso…',
    previewOpeningHint: 'Puede que el navegador te esté preguntando: elige «Permitir».',
    source: 'Imagen',
    camera: 'Cámara',
    screen: 'Pantalla',
    turnOnCamera: 'Encender la cámara',
    shareScreen: 'Compartir pantalla',
    switchScreen: 'Compartir otra cosa',
    turnOff: 'Apagar',
    cameraLabel: 'Cámara',
    defaultCamera: 'Cámara predeterminada',
    unnamedCamera: 'Cámara {{number}}',
    size: 'Tamaño de la imagen',
    sizeOption: {
      '360p': '360p, para cualquier conexión',
      '480p': '480p, más nítida',
      '720p': '720p, requiere una conexión rápida',
    },
    microphone: 'Micrófono',
    microphoneOff: 'Apagado',
    defaultMicrophone: 'Micrófono predeterminado',
    unnamedMicrophone: 'Micrófono {{number}}',
    level: 'Nivel del micrófono',
    soundNote: 'En esta versión solo se envía la imagen. El sonido todavía no se envía.',
    name: 'Tu nombre',
    nameHint: 'lo verán tus espectadores',
    nameMissing: 'Escribe tu nombre: así se sabe de quién es la emisión.',
    titleField: 'Título',
    titlePlaceholder: '¿De qué trata?',
    optional: 'opcional',
    visibility: 'Quién puede encontrarla',
    public: 'Pública',
    publicHint: 'Aparece en la página de inicio',
    unlisted: 'No listada',
    unlistedHint: 'Solo con el enlace',
    goLive: 'Emitir en directo',
    goLiveNeedsPicture: 'Antes, enciende la cámara o comparte la pantalla.',
    connecting: 'Conectando…',
    stop: 'Terminar la emisión',
    figures: 'Tu emisión en cifras',
    viewers: 'Espectadores',
    timeLive: 'En directo',
    fps: 'Imágenes por segundo',
    upload: 'Subida',
    continueSharing: 'Seguir compartiendo',
    continueSharingText:
      'Tu emisión sigue abierta y tus espectadores esperan. Tras recargar la página, el navegador te pide elegir de nuevo la pantalla.',
    cameraGoneText: 'Tu emisión sigue abierta, pero no tiene imagen. Vuelve a encender la cámara.',
    confirm: {
      title: '¿Terminar la emisión?',
      text_zero: 'La emisión terminará y el enlace dejará de funcionar.',
      text_one:
        'La emisión terminará para la persona que la está viendo y el enlace dejará de funcionar.',
      text_many:
        'La emisión terminará para el {{count}} de personas que la están viendo y el enlace dejará de funcionar.',
      text_other:
        'La emisión terminará para las {{count}} personas que la están viendo y el enlace dejará de funcionar.',
      stop: 'Terminar la emisión',
      cancel: 'Seguir en directo',
    },
    state: {
      short: {
        idle: 'Sin emitir',
        connecting: 'Conectando con el servidor…',
        live: 'Estás en directo',
        reconnecting: 'Reconectando…',
        taken_over: 'En otra pestaña',
        ended: 'Emisión terminada',
        failed: 'Sin emitir',
      },
      reconnecting: 'Se ha cortado la conexión con el servidor.',
      reconnectingText:
        'Tus espectadores se quedan y ven un aviso. La emisión continuará sola en cuanto vuelva la conexión.',
      takenOver: 'La emisión ha pasado a otra pestaña.',
      takenOverText: 'Ahora se envía desde allí. Tus espectadores no han notado nada.',
      takeBack: 'Continuar aquí',
      ended: 'La emisión ha terminado.',
      endedText: {
        ended: 'Hemos avisado a tus espectadores. Gracias por emitir.',
        abandoned:
          'La conexión estuvo cortada demasiado tiempo y el servidor puso fin a la emisión.',
        removed: 'El servidor ha puesto fin a esta emisión.',
      },
      failed: 'No ha funcionado.',
      tryAgain: 'Intentar de nuevo',
    },
  },
  capture: {
    denied: {
      camera: {
        what: 'El navegador no tiene permiso para usar la cámara.',
        how: 'Pulsa el icono de la cámara en la barra de direcciones, permite la cámara para esta página e inténtalo de nuevo.',
      },
      microphone: {
        what: 'El navegador no tiene permiso para usar el micrófono.',
        how: 'Pulsa el icono de la barra de direcciones, permite el micrófono para esta página e inténtalo de nuevo.',
      },
      screen: {
        what: 'No hay permiso para compartir la pantalla.',
        how: 'Permite la grabación de pantalla a este navegador en los ajustes del sistema e inténtalo de nuevo.',
      },
    },
    no_camera: {
      what: 'No se ha encontrado ninguna cámara.',
      how: 'Conecta una cámara e inténtalo de nuevo, o comparte la pantalla.',
    },
    no_microphone: {
      what: 'No se ha encontrado ningún micrófono.',
      how: 'Conecta un micrófono e inténtalo de nuevo. También puedes emitir sin él.',
    },
    in_use: {
      camera: {
        what: 'Otro programa está usando la cámara.',
        how: 'Cierra la videollamada o el programa que la usa e inténtalo de nuevo.',
      },
      microphone: {
        what: 'Otro programa está usando el micrófono.',
        how: 'Cierra el programa que lo usa e inténtalo de nuevo.',
      },
      screen: {
        what: 'No se ha podido capturar la pantalla.',
        how: 'Cierra otros programas que la graben o elige otra ventana e inténtalo de nuevo.',
      },
    },
    unplugged: {
      camera: {
        what: 'La cámara se ha desconectado.',
        how: 'Vuelve a conectarla y enciéndela, o elige otra cámara.',
      },
      microphone: {
        what: 'El micrófono se ha desconectado.',
        how: 'Vuelve a conectarlo o elige otro.',
      },
      screen: {
        what: 'Se ha dejado de compartir la pantalla.',
        how: 'Vuelve a compartirla o cambia a la cámara.',
      },
    },
    insecure_context: {
      what: 'Esta página no se abrió con una conexión segura.',
      how: 'Los navegadores solo dan acceso a la cámara y la pantalla a páginas con https:// o en localhost. Abre el estudio en su dirección https.',
    },
    unsupported: {
      what: 'Este navegador no puede hacerlo.',
      how: 'Usa una versión actual de Chrome, Edge, Firefox o Safari. Los móviles no pueden compartir la pantalla: usa la cámara.',
    },
    cancelled: {
      camera: {
        what: 'Se ha cerrado la pregunta sobre la cámara.',
        how: 'Enciende de nuevo la cámara y elige «Permitir».',
      },
      microphone: {
        what: 'Se ha cerrado la pregunta sobre el micrófono.',
        how: 'Elige de nuevo el micrófono y permite su uso.',
      },
      screen: {
        what: 'No has elegido nada para compartir.',
        how: 'Comparte de nuevo y elige una pantalla, una ventana o una pestaña.',
      },
    },
    unknown: {
      what: 'No se ha podido abrir la imagen o el sonido.',
      how: 'Inténtalo de nuevo. Si sigue fallando, elige otro dispositivo o reinicia el navegador.',
    },
    tryAgain: 'Intentar de nuevo',
  },
  watch: {
    picture: 'Imagen de la emisión',
    fullscreen: 'Pantalla completa',
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
        what: 'Esta emisión no existe',
        how: 'Puede que el enlace esté incompleto. Pide que te lo envíen de nuevo.',
      },
      refused: { what: 'Ahora no se puede mostrar esta emisión', how: '' },
    },
    tryAgain: 'Intentar de nuevo',
  },
  error: {
    invalid_request: 'Algún dato del formulario no se acepta: {{message}}',
    invalid_frame: 'El servidor no ha aceptado la imagen. Recarga la página e inténtalo de nuevo.',
    frame_too_large:
      'La imagen es demasiado grande para este servidor. Elige un tamaño de imagen menor.',
    invalid_token: 'El servidor ya no te reconoce. Inténtalo de nuevo para empezar desde cero.',
    not_registered: 'El servidor aún no te conoce. Inténtalo de nuevo.',
    not_the_streamer: 'Esta emisión es de otra persona.',
    taken_over: 'Esta emisión se envía ahora desde otro sitio.',
    rate_limited: 'Demasiado rápido. Espera un momento e inténtalo de nuevo.',
    stream_not_found: 'Esta emisión ya no existe. Empieza una nueva.',
    stream_ended: 'Esta emisión ya ha terminado. Empieza una nueva.',
    too_many_streams: 'El servidor no admite más emisiones. Inténtalo más tarde.',
    too_many_viewers: 'Esta emisión no admite más espectadores. Inténtalo dentro de un momento.',
    unknown_event: 'Esta página y el servidor son de versiones distintas. Recarga la página.',
    not_found: 'El servidor no tiene nada en esta dirección. Recarga la página.',
    internal_error: 'Algo ha fallado en el servidor. Inténtalo dentro de un momento.',
    unreachable: 'El servidor no responde. Comprueba tu conexión e inténtalo de nuevo.',
  },
  notFound: {
    title: 'Aquí no hay nada',
    text: 'Puede que la dirección esté mal escrita o que la página se haya movido.',
    home: 'Ver quién está en directo',
  },
};
