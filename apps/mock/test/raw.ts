import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes on a socket of their own, as no client library would, and returns the response that arrives within 5 s. */
export async function raw(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(5000, () => socket.destroy(new Error('no response in 5 s')));
  // Not ended: Node closes the connection of a caller that ends its side before the response is there.
  socket.write(bytes);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}
