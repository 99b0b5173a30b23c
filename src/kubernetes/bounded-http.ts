import {request as requestHttp} from 'node:http';
import {request as requestHttps} from 'node:https';
import type {HttpLibrary, RequestContext, ResponseContext} from '@kubernetes/client-node';
import type * as Client from '@kubernetes/client-node';
import {parseJson} from '../cni/json.js';
import {misfit} from './misfit.js';

/** What an API server says at most: 500 pods with all that etcd lets them have are below that. */
export const mostAnswerBytes = 64 * 1024 * 1024;

/**
 * Sends the library's requests. Its own way reads answers without end, follows a redirection with the credentials, and
 * takes any text for what was asked for. Here an answer that is too long is cut off, and one that says that all is well
 * must be a Kubernetes object of the fields and types that the library declares; else the promise is rejected with an
 * Error that says what came back. `onDate` hears what time it is at the server, as it says.
 */
export function boundedHttp(
  client: typeof Client,
  mostBytes = mostAnswerBytes,
  onDate: (date: string | undefined) => void = () => undefined,
): HttpLibrary {
  return client.wrapHttpLibrary({
    send: async (request) => {
      const {status, headers, body} = await exchange(request, mostBytes);
      onDate(headers['date']);
      if (status >= 200 && status < 300) checkObject(client, body, headers['content-type'] ?? 'no content type');
      return contextOf(client, status, headers, body);
    },
  });
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

function exchange(request: RequestContext, mostBytes: number): Promise<Answer> {
  const url = new URL(request.getUrl());
  const start = url.protocol === 'http:' ? requestHttp : requestHttps;
  const [agent, signal] = [request.getAgent(), request.getSignal()];
  const options = {method: request.getHttpMethod(), headers: request.getHeaders()};
  return new Promise((resolve, reject) => {
    const sent = start(url, {...options, ...(agent && {agent}), ...(signal && {signal})}, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > mostBytes) sent.destroy(new Error(`its answer does not end; it was cut after ${mostBytes} bytes`));
      });
      response.on('error', reject);
      response.on('end', () => {
        const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(headers) as Record<string, string>,
          body: Buffer.concat(chunks),
        });
      });
    });
    sent.on('error', reject);
    sent.end(request.getBody());
  });
}

function contextOf(client: typeof Client, status: number, headers: Answer['headers'], body: Buffer): ResponseContext {
  return new client.ResponseContext(status, headers, new client.SelfDecodingBody(Promise.resolve(body)));
}

function checkObject(client: typeof Client, body: Buffer, contentType: string): void {
  const text = body.toString('utf8');
  const json = parseJson(text);
  const problem = json === undefined ? 'no JSON' : misfit(json, client);
  if (problem === undefined) return;
  const start = JSON.stringify(text.trim().slice(0, 40));
  throw new Error(`it answered ${contentType} that begins ${start} and is no Kubernetes object: ${problem}`);
}
