import { bytesOf } from '#kit/bytes';
import { casRegisterModel } from './models/cas-register';
import { keyValueModel } from './models/key-value';
import { parseEtcdLog, parseKeyValueLog } from './porcupine-format';

test('an etcd log with failed, unknown and lost operations', () => {
  const lines = [
    'a line of another kind',
    'INFO  jepsen.util - 4\t:invoke\t:read\tnil',
    'INFO  jepsen.util - 4\t:ok\t:read\tnil',
    'INFO  jepsen.util - 1\t:invoke\t:write\t3',
    'INFO  jepsen.util - 2\t:invoke\t:cas\t[2 4]',
    'INFO  jepsen.util - 1\t:info\t:write\t:timed-out',
    'INFO  jepsen.util - 2\t:fail\t:cas\t[2 4]',
    'INFO  jepsen.util - 1\t:invoke\t:read\tnil',
    'INFO  jepsen.util - 1\t:fail\t:read\t:timed-out',
  ];
  const operations = parseEtcdLog(lines.join('\n'));
  expect(operations.map(({ input, output }) => casRegisterModel.describe(input, output))).toEqual([
    'read() → null',
    'write(3) → ?',
    'cas(2, 4) → failed',
    'read() → ?',
  ]);
  expect(operations.map(({ client, invokedAt, returnedAt }) => [client, invokedAt, returnedAt])).toEqual([
    [4, 0, 1],
    [1, 2, Infinity],
    [2, 3, 4],
    [1, 5, Infinity],
  ]);
});

test('a key-value log: a get of the empty string found no key', () => {
  const lines = [
    '{:process 0, :type :invoke, :f :append, :key "7", :value "x 0 y"}',
    '{:process 1, :type :invoke, :f :get, :key "7", :value nil}',
    '{:process 1, :type :ok, :f :get, :key "7", :value ""}',
    '{:process 0, :type :ok, :f :append, :key "7", :value "x 0 y"}',
    '{:process 1, :type :invoke, :f :put, :key "7", :value "z"}',
  ];
  const operations = parseKeyValueLog(lines.join('\n'));
  expect(operations.map(({ input, output }) => keyValueModel.describe(input, output))).toEqual([
    'append("7", "x 0 y") → ok',
    'get("7") → not found',
    'put("7", "z") → ?',
  ]);
  const get = { kind: 'get', key: bytesOf('7') };
  expect(operations[1]).toEqual({ client: 1, input: get, output: { value: null }, invokedAt: 1, returnedAt: 2 });
});

test('a return without an invocation is refused', () => {
  expect(() => parseEtcdLog('INFO  jepsen.util - 4\t:ok\t:read\tnil')).toThrow('client 4: a return without an invocation');
});
