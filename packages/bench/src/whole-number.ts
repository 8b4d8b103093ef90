/** An option of a command that is a whole number. From: the commands. To: commander, which says what is wrong. */
import { InvalidArgumentError } from 'commander';

export function wholeNumber({ min, max }: { min: number; max: number }): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}
