import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {load} from 'js-yaml';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('the configuration of hosted CI');
const top = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(top, path), 'utf8');

interface Job {
  readonly 'runs-on': string;
  readonly strategy?: {readonly matrix: {readonly node: readonly number[]}};
  readonly steps: readonly {readonly uses?: string; readonly run?: string}[];
}

interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = '.github/workflows';
const workflow = (name: string) => load(read(join(workflows, name))) as Workflow;
const manifest = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: {readonly node: string};
};

test('each step runs something that is there', () => {
  const jobs = readdirSync(join(top, workflows)).flatMap((name) => Object.values(workflow(name).jobs));
  const steps = jobs.flatMap(({steps}) => steps);
  assert.ok(steps.every(({uses, run}) => (uses === undefined) !== (run === undefined)));
  for (const {run = ''} of steps) {
    const [, script] = /^npm run (\S+)/.exec(run) ?? [];
    if (script !== undefined) assert.ok(script in manifest.scripts, run);
    const [, file] = /^bash (\S+)$/.exec(run) ?? [];
    if (file !== undefined) assert.ok(read(file).length > 0);
  }
});

test('it has the oldest version of Node.js that we support, and those that CI here tries, too', () => {
  const versions = workflow('ci.yml').jobs['tests']?.strategy?.matrix.node ?? [];
  const [, oldest = ''] = /^>=(\d+)/.exec(manifest.engines.node) ?? [];
  const [, others = ''] = /set -- (.*)/.exec(read('test/tools/other-nodes.sh')) ?? [];
  assert.equal(versions, [oldest, ...others.split(' ')].map(Number));
});

test.run();
