/** The other end of the loopback calls, in a process of its own: always the published answer. Prints its port. */
import { createServer } from 'node:http';

const body = JSON.stringify({
  success: true,
  record: {
    id: '3392287d-7a79-4789-9ef8-7dc174836688',
    alias: 'john',
    msisdn: '55555555555',
    updated_on: '2025-11-10T20:45:30.000Z',
  },
});
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => response.writeHead(200, headers).end(body));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
process.once('disconnect', () => process.exit());
