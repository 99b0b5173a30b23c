import {CoreV1Event} from '@kubernetes/client-node';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {podEvents} from '../../../src/kubernetes/pod-events.js';

const test = suite('kubernetes/pod-events');

function at(minute: number): Date {
  return new Date(Date.UTC(2026, 0, 2, 3, minute));
}

function event(properties: object): CoreV1Event {
  return Object.assign(new CoreV1Event(), {involvedObject: {}, metadata: {}}, properties);
}

test('in the order of their last time, whichever field tells it, without those of an earlier pod', () => {
  const events = [
    event({reason: 'Late', eventTime: at(9), series: {count: 7, lastObservedTime: at(10)}}),
    event({reason: 'Early', type: 'Normal', message: 'hello', firstTimestamp: at(1), lastTimestamp: at(5), count: 2}),
    event({reason: 'Single', eventTime: at(7)}),
    event({reason: 'Older', lastTimestamp: at(1)}),
  ];
  assert.equal(podEvents(events, at(3)), [
    {type: 'Normal', reason: 'Early', message: 'hello', count: 2, lastSeen: '2026-01-02T03:05:00.000Z'},
    {type: '', reason: 'Single', message: '', count: 1, lastSeen: '2026-01-02T03:07:00.000Z'},
    {type: '', reason: 'Late', message: '', count: 7, lastSeen: '2026-01-02T03:10:00.000Z'},
  ]);
});

test('an event without any time is kept', () => {
  assert.is(podEvents([event({reason: 'Timeless'})], at(3))[0]?.lastSeen, null);
});

test.run();
