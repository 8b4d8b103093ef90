/**
 * The door of the package: StreamHub in the browser, without a framework. Its parts are doors as well: a page that only
 * watches takes `@streamhub/client/watch` or `@streamhub/client/element`.
 * From: the page. To: publish.ts, watch.ts and element.ts, which list the names.
 */
export * from './element.ts';
export { retried } from './load/retried.ts';
export * from './publish.ts';
export * from './watch.ts';
