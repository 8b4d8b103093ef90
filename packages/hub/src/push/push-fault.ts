/** Why something cannot be pushed, or not any more, as a sentence. From: the other files of this room. To: push.ts. */
export class PushFault extends Error {}
