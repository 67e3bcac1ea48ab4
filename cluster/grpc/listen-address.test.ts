import { formatListenAddress, parseListenAddress } from './listen-address';

test.each([
  ['127.0.0.1:20160', { host: '127.0.0.1', port: 20160 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['[::1]:65535', { host: '::1', port: 65535 }],
])('%s is an address, and comes back as text', (text, address) => {
  expect(parseListenAddress(text)).toEqual(address);
  expect(formatListenAddress(address)).toBe(text);
});

test.each(['', 'nonsense', '127.0.0.1', ':20160', '127.0.0.1:', '127.0.0.1:x', '127.0.0.1:65536', '::1:0', 'http://localhost:1', 'a b:1'])(
  '%j is no address, and the error shows one',
  (text) => {
    const shown = { code: 'InvalidArgument', message: expect.stringContaining('127.0.0.1:20160') };
    expect(() => parseListenAddress(text)).toThrow(expect.objectContaining(shown));
  },
);
