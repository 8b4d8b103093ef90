/** What the hub's API says of a stream. */
interface Hub {
  readonly address: string;
}

export async function streamInfo({ address }: Hub, streamKey: string) {
  const answer = await fetch(`${address}/api/streams/${streamKey}`);
  return await answer.json();
}

export async function viewersOf(hub: Hub, streamKey: string): Promise<number> {
  return (await streamInfo(hub, streamKey)).viewers;
}
