/**
 * The options of recordings in an object storage: where it is, and how the hub proves itself there.
 * From: hub-command.ts and config.ts, the command line and the environment. To: config.ts, as part of the configuration.
 */
import type { Command } from 'commander';
import { type StorageAccess, storageAddress } from '../archive/storage/storage-access.ts';
import { HubOption, type Origins } from './hub-option.ts';

export interface StorageConfig {
  /** Undefined: recordings stay in their folder. */
  archiveS3?: StorageAccess;
}

/** As they are typed. They are read later: what refuses a wrong one here would print it. */
interface Typed {
  archiveS3?: string;
  s3AccessKeyId?: string;
  s3SecretAccessKey?: string;
}

export function storageOptions(): HubOption[] {
  return [
    new HubOption(
      '--archive-s3 <url>',
      'S3-compatible storage of recordings, such as https://host/bucket/folder?region=name',
      'STREAMHUB_ARCHIVE_S3',
    ),
    new HubOption(
      '--s3-access-key-id <text>',
      'who the hub is there',
      'STREAMHUB_S3_ACCESS_KEY_ID',
    ),
    new HubOption(
      '--s3-secret-access-key <text>',
      'its secret; everybody on this machine sees an option, and nobody the variable',
      'STREAMHUB_S3_SECRET_ACCESS_KEY',
    ),
  ];
}

/** @throws CommanderError, with the sentence printed, where an option is wrong or needs another. */
export function storageConfig(command: Command, { origins }: { origins: Origins }): StorageConfig {
  const { archiveS3, s3AccessKeyId, s3SecretAccessKey } = command.opts<Typed>();
  if (archiveS3 === undefined) {
    for (const key of ['s3AccessKeyId', 's3SecretAccessKey'] as const) {
      if (command.opts<Typed>()[key] === undefined) continue;
      command.error(`error: ${origins.nameOf(key)} is of use only with --archive-s3.`);
    }
    return {};
  }
  const address = storageAddress(archiveS3);
  if (address === undefined) {
    command.error(
      `error: ${origins.nameOf('archiveS3')} must be an address such as https://host/bucket or https://host/bucket/folder?region=name, without a password.`,
    );
  }
  if (!s3AccessKeyId || !s3SecretAccessKey) {
    command.error(
      `error: ${origins.nameOf('archiveS3')} needs STREAMHUB_S3_ACCESS_KEY_ID and STREAMHUB_S3_SECRET_ACCESS_KEY.`,
    );
  }
  return {
    archiveS3: { ...address, accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey },
  };
}
