/**
 * What the parts of the hub know of themselves and are asked for when the metrics are read.
 * From: hub.ts, the parts. To: metrics.ts.
 */
import type { Archive } from './archive/archive.ts';
import type { JournalWriter } from './archive/journal/journal-writer.ts';
import type { RecordingStorage } from './archive/storage/open-storage.ts';
import type { StreamDistributor } from './broadcast/stream-distributor.ts';
import type { TcpConnections } from './door/tcp-connections.ts';
import type { Hls } from './hls/hls.ts';
import type { AddressLimits } from './limits/address-limits.ts';
import type { Metrics } from './observe/metrics.ts';
import type { DirectWayCheck } from './socket-io/direct-way-check.ts';
import type { SocketPorts } from './socket-io/socket-ports.ts';
import type { BackgroundWrites } from './store/background-writes.ts';
import type { LiveStreams } from './streams/live-streams.ts';

interface Parts {
  liveStreams: LiveStreams;
  distributor: StreamDistributor;
  ports: SocketPorts;
  archive: Archive;
  writer: JournalWriter;
  storage: RecordingStorage | undefined;
  hls: Hls | undefined;
  writes: BackgroundWrites;
  directWay: DirectWayCheck;
  connections: TcpConnections;
  addressLimits: AddressLimits;
  /** Engine.IO's. */
  engine: { readonly clientsCount: number };
}

export function addGauges(metrics: Metrics, parts: Parts): void {
  const { liveStreams, distributor, ports, writes, directWay } = parts;
  const { connections, addressLimits, engine } = parts;
  metrics.observe({
    name: 'streamhub_tcp_connections',
    help: 'TCP connections, without those of trusted proxies',
    read: () => connections.count,
  });
  metrics.observe({
    name: 'streamhub_connections',
    help: 'Connections by Socket.IO, over WebSocket or long-polling',
    read: () => engine.clientsCount,
  });
  metrics.observe({
    name: 'streamhub_addresses',
    help: 'Addresses from which these connections come',
    read: () => addressLimits.connected,
  });
  metrics.observe({
    name: 'streamhub_streams',
    help: 'Streams that have not ended',
    read: () => liveStreams.count,
  });
  metrics.observe({
    name: 'streamhub_viewers',
    help: 'Viewers of all streams',
    read: () => distributor.viewersOfAll(),
  });
  metrics.observeByRung({
    name: 'streamhub_viewers_by_rung',
    help: 'Viewers by how much of the stream they are sent',
    read: () => distributor.viewersByRung(),
  });
  metrics.observe({
    name: 'streamhub_send_window_ms',
    help: 'What arrives within so many milliseconds leaves as one batch',
    read: () => distributor.sendWindowMs,
  });
  metrics.observe({
    name: 'streamhub_direct_way',
    help: '1: data is written straight to sockets; 0: a library has changed, and nothing is',
    read: () => (directWay.isGood ? 1 : 0),
  });
  metrics.observeTotal({
    name: 'streamhub_direct_writes_total',
    help: 'Data events written straight to the socket of a viewer',
    read: () => ports.sent.directly,
  });
  metrics.observeTotal({
    name: 'streamhub_ordinary_emits_total',
    help: 'Data events sent to a viewer by Socket.IO',
    read: () => ports.sent.ordinarily,
  });
  metrics.observe({
    name: 'streamhub_store_pending_writes',
    help: 'Rows that wait to be written to the store',
    read: () => writes.waiting,
  });
  metrics.observe({
    name: 'streamhub_buffer_bytes',
    help: 'What all streams together keep for viewers who join',
    read: () => distributor.bufferBytes(),
  });
  addRecordingGauges(metrics, parts);
  if (parts.storage !== undefined) addStorageGauges(metrics, parts.storage);
  if (parts.hls !== undefined) addHlsGauges(metrics, parts.hls);
}

function addRecordingGauges(metrics: Metrics, { archive, writer }: Parts): void {
  metrics.observe({
    name: 'streamhub_recordings',
    help: 'Recordings that are being written',
    read: () => archive.count,
  });
  metrics.observe({
    name: 'streamhub_recordings_troubled',
    help: 'Recordings that cannot be written now, because of their disk',
    read: () => writer.troubled,
  });
  metrics.observe({
    name: 'streamhub_recording_waiting_bytes',
    help: 'Bytes of recordings that wait to be written',
    read: () => writer.waitingBytes,
  });
  metrics.observeTotal({
    name: 'streamhub_recorded_bytes_total',
    help: 'Bytes of recordings that were written',
    read: () => writer.writtenBytes,
  });
  metrics.observeTotal({
    name: 'streamhub_recording_lost_chunks_total',
    help: 'Chunks that are missing in recordings, because of their disk',
    read: () => writer.lostChunks,
  });
}

function addStorageGauges(metrics: Metrics, { offloader, blocks }: RecordingStorage): void {
  const { news } = offloader;
  metrics.observe({
    name: 'streamhub_storage_waiting_files',
    help: 'Files of recordings that wait to be brought into the object storage',
    read: () => news.waitingFiles,
  });
  metrics.observe({
    name: 'streamhub_storage_waiting_bytes',
    help: 'Bytes of these files',
    read: () => news.waitingBytes,
  });
  metrics.observe({
    name: 'streamhub_storage_waiting_deletions',
    help: 'Objects of deleted recordings that wait to be deleted',
    read: () => news.toBeDeleted,
  });
  metrics.observeTotal({
    name: 'streamhub_storage_sent_bytes_total',
    help: 'Bytes that were sent to the object storage',
    read: () => news.sentBytes,
  });
  metrics.observeTotal({
    name: 'streamhub_storage_failures_total',
    help: 'Attempts to bring recordings there, or to delete them there, that failed',
    read: () => news.failures,
  });
  metrics.observe({
    name: 'streamhub_storage_reads',
    help: 'Reads of the object storage that are under way',
    read: () => blocks.underWay,
  });
  metrics.observeTotal({
    name: 'streamhub_storage_read_failures_total',
    help: 'Reads of the object storage that failed, or were not tried because it was asked enough',
    read: () => blocks.failures,
  });
}

function addHlsGauges(metrics: Metrics, { windows, maker, aacMaker }: Hls): void {
  metrics.observe({
    name: 'streamhub_hls_streams',
    help: 'Live streams that somebody asks for by HLS',
    read: () => windows.count,
  });
  metrics.observe({
    name: 'streamhub_hls_bytes',
    help: 'Bytes of these streams in memory',
    read: () => windows.bytes,
  });
  metrics.observeTotal({
    name: 'streamhub_hls_segments_made_total',
    help: 'Segments for HLS that were made',
    read: () => maker.made,
  });
  metrics.observeTotal({
    name: 'streamhub_hls_aac_segments_made_total',
    help: 'Segments for HLS whose sound was coded anew as AAC',
    read: () => aacMaker.made,
  });
  metrics.observeTotal({
    name: 'streamhub_hls_segments_dropped_total',
    help: 'Segments for HLS that were dropped, for want of memory or because they were too large',
    read: () => windows.dropped,
  });
}
