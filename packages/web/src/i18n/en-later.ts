/**
 * The English sentences of pages that a viewer does not open; they are loaded with those pages.
 * From: people, in one file for each page. To: app.tsx, with those pages; sentence-key.ts, their keys.
 */
import { access } from './en-access.ts';
import { capture } from './en-capture.ts';
import { streamingError } from './en-streaming-error.ts';
import { studio } from './en-studio.ts';

export const enLater = { access, capture, studio, error: streamingError };
