/**
 * Asks for a password on a terminal without showing it, or reads it from standard input when that is no terminal.
 * From: the person at the keyboard, or a pipe. To: admin-tasks.ts.
 */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

/** Undefined: the two that were typed are not the same, or nothing was. */
export async function readPassword({ input, output }: Terminal): Promise<string | undefined> {
  if (!input.isTTY) {
    // `echo` ends its line; a password does not.
    return (await text(input)).replace(/\r?\n$/, '') || undefined;
  }
  // Readline needs somewhere to echo to.
  const nowhere = new Writable({ write: (_bytes, _encoding, done) => done() });
  using lines = createInterface({ input, output: nowhere, terminal: true });
  // Ctrl-C and Ctrl-D end the questions.
  const closed = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  const ask = async (question: string) => {
    output.write(question);
    const answer = await Promise.race([lines.question(''), closed]);
    output.write('\n');
    return answer;
  };
  const password = await ask('Password: ');
  if (!password) return undefined;
  return (await ask('Once more: ')) === password ? password : undefined;
}
