import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Readable, Writable} from 'node:stream';

export const hasChromium = spawnSync('chromium', ['--version']).status === 0;

export interface View {
  readonly width: number;
  readonly theme: 'light' | 'dark';
  readonly scripts: boolean;
}

export interface Looked<T> {
  /** What the expression is in the page. */
  readonly value: T;
  readonly requests: readonly string[];
  readonly dialogs: readonly string[];
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {readonly request?: {readonly url: string}; readonly message?: string; readonly sessionId?: string};
  readonly result?: {
    readonly targetId: string;
    readonly sessionId: string;
    readonly result?: {readonly value: unknown};
  };
  readonly error?: {readonly message: string};
}

/** A headless Chromium with a profile of its own, asked through its DevTools protocol by pipes. */
export class Browser {
  private readonly profile = mkdtempSync(join(tmpdir(), 'mlab-cni-chromium-'));
  private readonly child = spawn(
    'chromium',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-pipe'],
      ...['--no-first-run', '--disable-background-networking', '--hide-scrollbars', `--user-data-dir=${this.profile}`],
    ],
    {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']},
  );
  private readonly answers = new Map<number, (message: Message) => void>();
  private readonly listeners = new Set<(message: Message) => void>();
  private lastId = 0;

  constructor() {
    let text = '';
    (this.child.stdio[4] as Readable).on('data', (chunk: Buffer) => {
      const messages = (text + chunk.toString()).split('\0');
      text = messages.pop() ?? '';
      for (const each of messages) this.take(JSON.parse(each) as Message);
    });
  }

  /** Opens an address in a window of its own, and evaluates an expression there. */
  async look<T>(url: string, {width, theme, scripts}: View, expression: string): Promise<Looked<T>> {
    const {targetId} = await this.ask('Target.createTarget', {url: 'about:blank'});
    const {sessionId} = await this.ask('Target.attachToTarget', {targetId, flatten: true});
    const requests: string[] = [];
    const dialogs: string[] = [];
    const loaded = new Promise<void>((resolve) => {
      this.listeners.add(({method, params}) => {
        if (method === 'Network.requestWillBeSent') requests.push(params?.request?.url ?? '');
        if (method === 'Page.javascriptDialogOpening') dialogs.push(params?.message ?? '');
        if (method === 'Page.loadEventFired') resolve();
      });
    });
    const ask = (method: string, params: object = {}) => this.ask(method, params, sessionId);
    await ask('Page.enable');
    await ask('Network.enable');
    await ask('Emulation.setDeviceMetricsOverride', {width, height: 800, deviceScaleFactor: 1, mobile: false});
    await ask('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value: theme}]});
    await ask('Emulation.setScriptExecutionDisabled', {value: !scripts});
    await ask('Page.navigate', {url});
    await loaded;
    const {result} = await ask('Runtime.evaluate', {expression, returnByValue: true});
    await this.ask('Target.closeTarget', {targetId});
    this.listeners.clear();
    return {value: result?.value as T, requests, dialogs};
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    (this.child.stdio[3] as Writable).end(`${JSON.stringify({id: 0, method: 'Browser.close'})}\0`);
    await ended;
    rmSync(this.profile, {recursive: true, force: true});
  }

  private ask(method: string, params: object, sessionId?: string): Promise<NonNullable<Message['result']>> {
    const id = (this.lastId += 1);
    (this.child.stdio[3] as Writable).write(`${JSON.stringify({id, method, params, sessionId})}\0`);
    return new Promise((resolve, reject) => {
      this.answers.set(id, ({result, error}) => {
        if (result === undefined) reject(new Error(`${method}: ${error?.message ?? 'no answer'}`));
        else resolve(result);
      });
    });
  }

  private take(message: Message): void {
    if (message.id === undefined) for (const listener of this.listeners) listener(message);
    else this.answers.get(message.id)?.(message);
  }
}
