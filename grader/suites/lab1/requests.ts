import { gradedTest } from '#grader/catalogue/define-test';
import { answeredClient } from './answered-client';

const REFERENCES = '';

export const putThenGet = gradedTest('lab1', 'put-then-get', {
  title: 'A get returns the value of the last put',
  points: 3,
  seeds: 5,
  references: REFERENCES,
  docsAnchor: 'requests',
  async run(context) {
    const client = await answeredClient(context, 'last put');
    await client.put('moon', 'Io');
    await client.expectGet('moon', 'Io');
    await client.put('planet', 'Mars');
    await client.put('moon', 'Europa');
    await client.expectGet('moon', 'Europa');
    await client.expectGet('planet', 'Mars');
  },
});

export const missingAndEmpty = gradedTest('lab1', 'missing-and-empty', {
  title: 'A get of a missing key answers not_found, and a get of an empty value does not',
  points: 3,
  seeds: 5,
  references: REFERENCES,
  docsAnchor: 'requests',
  async run(context) {
    const client = await answeredClient(context, 'missing and empty');
    await client.expectGet('nobody', undefined);
    await client.put('empty', '');
    await client.expectGet('empty', '');
    await client.expectScan('', 10, [['empty', '']]);
    await client.put('', 'the empty key');
    await client.expectGet('', 'the empty key');
    await client.expectGet('nobody', undefined);
  },
});

export const deletes = gradedTest('lab1', 'delete', {
  title: 'A deleted key is missing, and a delete of a missing key succeeds',
  points: 3,
  seeds: 5,
  references: REFERENCES,
  docsAnchor: 'requests',
  async run(context) {
    const client = await answeredClient(context, 'delete');
    await client.delete('nobody');
    await client.put('a', '1');
    await client.put('ab', '2');
    await client.delete('a');
    await client.expectGet('a', undefined);
    await client.expectGet('ab', '2');
    await client.expectScan('', 10, [['ab', '2']]);
    await client.delete('a');
    await client.put('a', '3');
    await client.expectGet('a', '3');
  },
});

/** One more than the longest key, and one more than the lengths that fit into two bytes and into three digits of 1,024. */
const VALUE_LENGTHS = [4_097, 65_536, 1_048_577];

export const binaryData = gradedTest('lab1', 'binary-data', {
  title: 'Keys and values of arbitrary bytes, and values of any length, are returned unchanged',
  points: 3,
  seeds: 5,
  references: REFERENCES,
  docsAnchor: 'requests',
  async run(context) {
    const client = await answeredClient(context, 'binary data');
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const notUtf8 = Uint8Array.of(0xff, 0xfe, 0x00, 0x80);
    const alsoNotUtf8 = Uint8Array.of(0xff, 0xfe, 0x00, 0x81);
    await client.put(everyByte, notUtf8);
    await client.put(notUtf8, everyByte);
    await client.put(alsoNotUtf8, 'another key, though no text tells them apart');
    await client.expectGet(everyByte, notUtf8);
    await client.expectGet(notUtf8, everyByte);
    await client.expectScan(notUtf8, 1, [[notUtf8, everyByte]], '', 'scan');
    for (const length of VALUE_LENGTHS) {
      const value = Uint8Array.from({ length }, (_, i) => i % 251);
      await client.put('long value', value);
      await client.expectGet('long value', value);
      await client.expectScan('long value', 1, [['long value', value]], '', 'scan');
    }
  },
});
