/**
 * Where the object storage is, read from the address that the hub's owner has typed: `https://host/bucket/beginning?region=…`.
 * From: ../../cli/storage-options.ts. To: object-storage.ts.
 */
export interface StorageAddress {
  /** With the bucket, without what names begin with. */
  endpoint: string;
  /** For people: without the scheme. */
  host: string;
  bucket: string;
  /** What names of objects begin with: nothing, or text that ends with a slash. */
  beginning: string;
  region: string;
}

export interface StorageAccess extends StorageAddress {
  accessKeyId: string;
  secretAccessKey: string;
}

/** What those take that have no regions. */
const COMMON_REGION = 'us-east-1';
const OF_AMAZON = /^s3[.-]([a-z0-9-]+)\.amazonaws\.com$/;
const BUCKET = /^[a-zA-Z0-9][\w.-]{1,62}$/;
const BEGINNING = /^(?:[\w.~-]+\/)*$/;
const REGION = /^[\w-]{1,64}$/;

/** Undefined if it is none, or says more than that. */
export function storageAddress(text: string): StorageAddress | undefined {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (url.username !== '' || url.password !== '' || url.hash !== '') return undefined;
  const [bucket = '', ...folders] = url.pathname.split('/').filter((part) => part !== '');
  const beginning = folders.map((folder) => `${folder}/`).join('');
  const others = [...url.searchParams.keys()].filter((key) => key !== 'region');
  const ofHost = OF_AMAZON.exec(url.hostname)?.[1] ?? COMMON_REGION;
  const region = url.searchParams.get('region') ?? ofHost;
  const isGood = BUCKET.test(bucket) && BEGINNING.test(beginning) && REGION.test(region);
  if (!isGood || others.length > 0) return undefined;
  return { endpoint: `${url.origin}/${bucket}`, host: url.host, bucket, beginning, region };
}
