/**
 * The sentences of the notices about cameras, microphones and screens, in Spanish. From: people. To: es.ts.
 */
import type { SpanishSentences } from './spanish-sentences.ts';

export const capture: SpanishSentences['capture'] = {
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
  forbidden_by_site: {
    camera: {
      what: 'Este sitio no permite que sus páginas usen una cámara.',
      how: 'La causa no es tu navegador: el servidor del sitio o un proxy envía la cabecera Permissions-Policy. Pide a quien administra el sitio que permita camera=(self).',
    },
    microphone: {
      what: 'Este sitio no permite que sus páginas usen un micrófono.',
      how: 'La causa no es tu navegador: el servidor del sitio o un proxy envía la cabecera Permissions-Policy. Pide a quien administra el sitio que permita microphone=(self).',
    },
    screen: {
      what: 'Este sitio no permite que sus páginas compartan la pantalla.',
      how: 'La causa no es tu navegador: el servidor del sitio o un proxy envía la cabecera Permissions-Policy. Pide a quien administra el sitio que permita display-capture=(self).',
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
      how: 'En cuanto vuelva a estar conectada se encenderá sola. También puedes elegir otra cámara.',
    },
    microphone: {
      what: 'El micrófono se ha desconectado.',
      how: 'En cuanto vuelva a estar conectado se encenderá solo. También puedes elegir otro.',
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
  alert: {
    lost: {
      camera: { short: 'Cámara desconectada' },
      microphone: { short: 'Micrófono desconectado' },
      screen: { short: 'Ya no se comparte la pantalla' },
    },
    withheld: {
      camera: {
        short: 'Tu cámara no da imagen',
        what: 'Tu cámara no da imagen.',
        how: 'Puede que la bloquee otro programa, el sistema o un interruptor de la cámara. Tus espectadores volverán a verla en cuanto dé imagen. También puedes elegir otra.',
      },
      microphone: {
        short: 'Tu micrófono no da sonido',
        what: 'Tu micrófono no da sonido: algo lo bloquea.',
        how: 'Puede que lo bloquee otro programa, el sistema o un interruptor del micrófono. Tus espectadores volverán a oírlo en cuanto dé sonido. También puedes elegir otro.',
      },
      screen: {
        short: 'Lo que compartes no da imagen',
        what: 'Lo que compartes no da imagen.',
        how: 'Puede que la ventana esté minimizada. Tus espectadores ven la última imagen hasta que vuelva a abrirse.',
      },
    },
    silent: {
      short: 'Tu micrófono no da sonido',
      what: 'Tu micrófono no da sonido.',
      how: 'Lleva 10 segundos en silencio. ¿Está apagado o silenciado en el propio dispositivo, o es otro el que usas?',
    },
    replaced: {
      camera: {
        short: 'Se usa otra cámara',
        what: 'La cámara «{{lost}}» se ha desconectado. En su lugar se usa «{{by}}».',
      },
      microphone: {
        short: 'Se usa otro micrófono',
        what: 'El micrófono «{{lost}}» se ha desconectado. En su lugar se usa «{{by}}».',
      },
      how: 'En cuanto vuelva el primero, se usará de nuevo.',
      keep: 'Seguir con este',
    },
  },
  tryAgain: 'Intentar de nuevo',
};
