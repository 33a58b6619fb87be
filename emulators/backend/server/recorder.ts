/** Everything that passed, in its order. */
export interface Recorder {
  record(chunk: Uint8Array): void;
  bytes(): Uint8Array;
}

export function createRecorder(): Recorder {
  const chunks: Uint8Array[] = [];
  return {
    record: (chunk) => void chunks.push(chunk),
    bytes: () => Buffer.concat(chunks),
  };
}
