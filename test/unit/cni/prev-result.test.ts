import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {lostParts, resultMeaning} from '../../../src/cni/prev-result.js';

const test = suite('previous results');

const result = {
  cniVersion: '0.4.0',
  interfaces: [{name: 'eth0', mac: 'AA:00:00:00:00:01', sandbox: ''}],
  ips: [{version: '6', address: 'FD00:0::2/64', interface: 0, gateway: 'fd00::1'}],
  routes: [{dst: '::/0', gw: null}],
  dns: {},
};

test('the meaning of a result does not hang on version and spelling', () => {
  assert.equal(
    resultMeaning(result),
    resultMeaning(
      {
        cniVersion: '1.1.0',
        dns: {nameservers: []},
        ips: [{gateway: 'FD00::1', address: 'fd00::2/64', interface: 0}],
        interfaces: [{mac: 'aa:00:00:00:00:01', name: 'eth0', mtu: 1500}],
        routes: [{dst: '::/0', table: 5}],
      },
      '0.4.0',
    ),
  );
});

test('it does hang on addresses, interfaces, routes and dns', () => {
  const others = [
    {ips: [{address: 'fd00::3/64'}]},
    {interfaces: []},
    {routes: [{dst: '::/0', gw: 'fd00::9'}]},
    {dns: {nameservers: ['8.8.8.8']}},
  ];
  for (const other of others) assert.not.equal(resultMeaning({...result, ...other}), resultMeaning(result));
});

test('it keeps what the version knows, and members that are nobody knows what', () => {
  const meaning = (table: number, mtu: number, ours = 1) =>
    resultMeaning({
      cniVersion: '1.1.0',
      interfaces: [{name: 'eth0', mtu}],
      ips: [{address: '10.1.0.2/24', ours}],
      routes: [{dst: '0.0.0.0/0', table}],
    });
  assert.equal(meaning(1, 1500), meaning(1, 1500));
  assert.not.equal(meaning(1, 1500), meaning(2, 1500));
  assert.not.equal(meaning(1, 1500), meaning(1, 1400));
  assert.not.equal(meaning(1, 1500), meaning(1, 1500, 2));
});

test('what a plugin lost is named', () => {
  assert.equal(lostParts(result, result), []);
  assert.equal(lostParts(result, {}), ['interface eth0', 'address FD00:0::2/64']);
  assert.equal(lostParts({}, result), []);
  assert.equal(lostParts(result, {...result, ips: [{address: 'fd00::2/64'}]}), []);
  assert.equal(lostParts(result, {...result, interfaces: [{name: 'ETH0'}]}), ['interface eth0']);
});

test.run();
