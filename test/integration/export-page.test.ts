import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {Browser, hasChromium, type View} from '../helpers/chromium.js';
import {mlabCni} from '../helpers/cli.js';
import {networks, withFixture} from '../helpers/fixtures.js';
import {writeCapture} from '../helpers/write-capture.js';

const test = suite('exported page in Chromium');
const directory = mkdtempSync(join(tmpdir(), 'mlab-cni-page-'));
let browser: Browser | undefined;

if (!hasChromium) console.log('SKIP exported page: chromium is not installed');

function inChromium(name: string, check: () => Promise<void>): void {
  if (hasChromium) test(name, check);
  else test.skip(name);
}

test.before(() => {
  if (hasChromium) browser = new Browser();
});
test.after(async () => {
  await browser?.close();
  rmSync(directory, {recursive: true, force: true});
});

const plain: View = {width: 1280, theme: 'light', scripts: true};
const views: readonly View[] = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((theme) => ({width, theme, scripts: true})),
);

/** What captured text would do if it could. */
const attacks = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "'><svg onload=alert(3)>",
  '</pre></details></main><iframe src="http://127.0.0.1:9/frame"></iframe>',
  '<style>@import url(http://127.0.0.1:9/style);</style>',
  '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/refresh">',
  '<base href="http://127.0.0.1:9/"><link rel=stylesheet href=x>',
  'javascript:alert(4) \u2028\u202e$& ${alert(5)} <!-- ]]> &lt;script&gt;',
  'x'.repeat(3000),
];

/** Its page, with everything hostile that a capture can hold. */
function hostilePage(): string {
  const store = join(directory, 'hostile');
  for (const [index, attack] of attacks.entries()) {
    const msg = JSON.stringify({cniVersion: '1.0.0', code: 999, msg: attack, details: attack});
    writeCapture(store, {
      id: `${1001 + index}-${500 + index}-b1c2d3e4`,
      container: `c${index}`,
      pod: `default/${attack.replaceAll(/['/;=]/g, '_')}`,
      network: attack,
      status: index % 2,
      stdout: index % 2 === 1 ? msg : JSON.stringify({cniVersion: '1.0.0', [attack]: attack}),
      stderr: attack,
      environment: {HOSTILE: attack.replaceAll("'", '')},
    });
  }
  return pageOf(store, 'hostile.html');
}

function pageOf(store: string, name: string): string {
  const file = join(directory, name);
  const {code, stderr} = mlabCni(['export', '--as', 'html', '--limit', '0', '--store', store, '--output', file]);
  assert.is(code, 0, stderr);
  return file;
}

async function look<T>(url: string, view: View, expression: string) {
  assert.ok(browser !== undefined);
  return browser.look<T>(url, view, expression);
}

inChromium('what was captured does nothing: no dialog, no request, no element of its own', async () => {
  const file = hostilePage();
  const page = readFileSync(file, 'utf8');
  const expression = `({
    scripts: document.querySelectorAll('script').length,
    foreign: document.querySelectorAll('img, iframe, link, base, object, embed, form, [onload], [onerror]').length,
    links: [...document.querySelectorAll('[href], [src]')].filter((each) => !/^(#|https:)/.test(each.getAttribute('href') ?? '')).length,
    text: document.documentElement.textContent,
  })`;
  const {value, requests, dialogs} = await look<Record<string, number> & {text: string}>(
    `file://${file}`,
    plain,
    expression,
  );
  assert.equal(dialogs, []);
  assert.equal(requests, [`file://${file}`]);
  assert.equal([value['scripts'], value['foreign'], value['links']], [1, 0, 0]);
  for (const attack of attacks.slice(0, 4)) assert.match(value.text, attack);
  assert.not.match(page, /\u2028|\u202e/);
});

inChromium('nothing is wider than the window, on a phone and on a desktop, light and dark, with all open', async () => {
  const pages = networks.map((network) => withFixture(network, (store) => pageOf(store, `${network}.html`)));
  for (const file of [hostilePage(), ...pages]) {
    for (const view of views) {
      const expression = `document.querySelectorAll('details').forEach((each) => (each.open = true)),
        [document.documentElement.scrollWidth, innerWidth, getComputedStyle(document.body).backgroundColor]`;
      const {value} = await look<[number, number, string]>(`file://${file}`, view, expression);
      assert.ok(value[0] <= value[1], `${file} is ${value[0]} wide at ${JSON.stringify(view)}`);
      assert.is(value[2] === 'rgb(255, 255, 255)', view.theme === 'light', `${file} ${value[2]}`);
    }
  }
});

inChromium('all of it can be read where neither scripts nor styles are allowed', async () => {
  const file = withFixture('mlab-physical', (store) => pageOf(store, 'physical.html'));
  // what Jenkins sends with files that it archived
  const policy = "sandbox; default-src 'none'; img-src 'self'; style-src 'self';";
  const server = createServer((_request, response) => {
    response.setHeader('Content-Security-Policy', policy).setHeader('Content-Type', 'text/html');
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  const expression =
    "document.querySelectorAll('details').forEach((each) => (each.open = true)), document.body.innerText";
  const readable = async (url: string, view: View) => (await look<string>(url, view, expression)).value;
  const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
  try {
    const normal = words(await readable(`file://${file}`, plain));
    const withoutScript = words(await readable(`file://${file}`, {...plain, scripts: false}));
    const restricted = words(
      await readable(`http://127.0.0.1:${port.toString()}/page.html`, {...plain, scripts: false}),
    );
    const missing = (there: readonly string[]) => normal.filter((word) => !there.includes(word));
    // the search is the script's own
    assert.equal(missing(withoutScript), ['Search']);
    assert.equal(missing(restricted), ['Search']);
    assert.ok(normal.length > 2000);
  } finally {
    server.close();
  }
});

inChromium('the search finds a call by what is in it', async () => {
  const file = withFixture('mlab-physical', (store) => pageOf(store, 'search.html'));
  const expression = `(() => {
    const input = document.querySelector('input[type=search]');
    input.value = 'index2ip ADD';
    input.dispatchEvent(new Event('input', {bubbles: true}));
    return [document.querySelectorAll('details.call:not([hidden])').length, document.querySelectorAll('details.call').length];
  })()`;
  const {value} = await look<[number, number]>(`file://${file}`, plain, expression);
  assert.ok(value[0] > 0 && value[0] < value[1], value.join(' of '));
});

test.run();
