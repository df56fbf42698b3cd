/** A small HTTP server that answers as the backend does, on a loopback port, for tests of the worker. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

type Respond = (asked: Asked, response: ServerResponse) => void;

export class FakeBackend {
  readonly asked: Asked[] = [];
  /** What the paths answer; tests replace entries. */
  routes: Record<string, Respond> = {
    'GET /v1/hello': (_, r) => json(r, 200, hello()),
    'POST /v1/pair': ({ body }, r) =>
      (JSON.parse(body) as { code: string }).code === 'ABCD2345'
        ? json(r, 200, { token: 'new-token', backend_version: '1.0.0' })
        : json(r, 403, { error: 'wrong_code', message: 'That code is wrong.', what_to_do: 'Type it again.' }),
  };
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<FakeBackend> {
    const backend = new FakeBackend();
    await new Promise<void>((done) => backend.#server.listen(0, '127.0.0.1', done));
    return backend;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Paths asked for, in order, without the handshakes. */
  get paths(): string[] {
    return this.asked.map(({ path }) => path).filter((path) => path !== '/v1/hello');
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => void this.#server.close(() => done()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const asked = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    this.asked.push(asked);
    const respond = this.routes[`${asked.method} ${asked.path.split('?')[0]}`];
    if (respond) respond(asked, response);
    else json(response, 404, { error: 'not_found', message: 'There is nothing at this address.', what_to_do: '' });
  }
}

export function hello(change: object = {}): object {
  const centres = [{ id: 7, name: 'Austin', zone: 'America/Chicago', simulated: false }];
  return { backend_version: '1.0.0', api: 1, extension_ok: true, message: '', what_to_do: '', centres, ...change };
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A versioned answer: 304 without a body when the asker has `etag`. */
export function versioned(body: unknown, etag: string, next = '12.5'): Respond {
  return ({ headers }, response) => {
    const about = { ETag: etag, 'X-Next-Update-In-S': next };
    if (headers['if-none-match'] === etag) response.writeHead(304, about).end();
    else json(response, 200, body, about);
  };
}
