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
};
