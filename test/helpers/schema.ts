import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Ajv} from 'ajv';
import * as assert from 'uvu/assert';

const directory = join(import.meta.dirname, '../fixtures/schemas');

/** The commands whose JSON has a schema, and `error` for what any of them answers when it fails. */
export const schemaNames: readonly string[] = readdirSync(directory).map((name) => name.replace(/\.json$/, ''));

const ajv = new Ajv({allErrors: true, allowUnionTypes: true, strictTypes: false});
for (const name of schemaNames) {
  ajv.addSchema(JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8')) as object);
}

/** Compares one JSON document with the schema in test/fixtures/schemas. */
export function matchesSchema(name: string, json: string): void {
  const isValid = ajv.validate(`${name}.json`, JSON.parse(json));
  assert.ok(isValid, `${name}.json: ${ajv.errorsText(ajv.errors, {separator: '\n'})}`);
}

/** The formats of others' that `export` writes: `chrome-trace`, `otlp`. */
export function matchesTraceSchema(name: string, json: string): void {
  const schema = JSON.parse(readFileSync(join(directory, '../traces', `${name}.json`), 'utf8')) as object;
  const isValid = (ajv.getSchema(`${name}.json`) ?? ajv.compile(schema))(JSON.parse(json)) as boolean;
  assert.ok(isValid, `${name}.json: ${ajv.errorsText(ajv.errors, {separator: '\n'})}`);
}
