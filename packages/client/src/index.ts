/** The door of the browser library: capture, send, receive, draw. No framework. */
export {};
