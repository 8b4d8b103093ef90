/**
 * The sentences about who may stream, in Spanish. From: people. To: es.ts.
 */
import type { SpanishSentences } from './spanish-sentences.ts';

export const access: SpanishSentences['access'] = {
  keyHeading: 'Clave de este servidor',
  keyField: 'Clave para emitir',
  keyText:
    'Para emitir aquí hace falta la clave del servidor. Te la puede dar quien lo administra; se guarda en este navegador.',
  keyWrong:
    'El servidor no acepta esta clave. Puede que la hayan cambiado: pregunta a quien lo administra.',
  keyUse: 'Usar esta clave',
  keySaved: 'Este navegador tiene una clave para este servidor.',
  keyChange: 'Cambiar la clave',
  loginHeading: 'Tu cuenta',
  loginText:
    'Para emitir aquí hace falta una cuenta. Te la puede crear quien administra el servidor.',
  name: 'Nombre',
  password: 'Contraseña',
  newPassword: 'Al menos {{count}} caracteres.',
  missing: 'Escribe el nombre y la contraseña.',
  newMissing: 'Escribe un nombre y una contraseña de al menos {{count}} caracteres.',
  logIn: 'Iniciar sesión',
  logOut: 'Cerrar sesión',
  loggedIn: 'Has iniciado sesión como {{name}}',
  setUpHeading: 'La primera cuenta de este servidor',
  setUpText:
    'Elige el nombre y la contraseña con los que vas a emitir. Se pueden crear más cuentas en la máquina donde funciona el servidor.',
  setUpNoToken:
    'A esta página se llega con el enlace que el servidor muestra en su consola al arrancar. Este está incompleto.',
  setUpSubmit: 'Crear la cuenta',
};
