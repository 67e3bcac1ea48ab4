/** Goal: scripts are run and written correctly. Method: small scripts, whose commands return their own text. */
import { RaftScript } from './raft-script';
import { transcribe } from './transcript';

const echo = (command: string): readonly string[] => (command === 'quiet' ? [] : [`did ${command}`]);

test('the effects of a command are written under it', () => {
  expect(transcribe('# why\nopen\n', echo)).toBe('# why\nopen\n----\ndid open\n');
});

test('an old transcript is replaced', () => {
  expect(transcribe('open\n----\nsomething else\nand more\n', echo)).toBe('open\n----\ndid open\n');
});

test('a file stays the same when it is run again', () => {
  const once = transcribe('# A title.\n\n\n\nopen\nclose\n\nquiet', echo);
  expect(once).toBe('# A title.\n\nopen\nclose\n----\ndid open\ndid close\n\nquiet\n----\nnothing happens\n');
  expect(transcribe(once, echo)).toBe(once);
});

test('a paragraph without commands stays unchanged', () => {
  expect(transcribe('# One.\n# Two.\n\n# Three.\n', echo)).toBe('# One.\n# Two.\n\n# Three.\n');
});

test.each([
  ['campaing 1', "unknown command 'campaing'"],
  ['campaign 4', 'there is no node 4'],
  ['deliver 1-2', "'1-2' is not a link"],
  ['tick 1 x', "'x' is not a number"],
  ['given 1 trem=3', "unknown option 'trem'"],
])('a mistake in a script is reported: %s', (command, message) => {
  const script = new RaftScript();
  script.run('group 1 2 3');
  expect(() => script.run(command)).toThrow(message);
});

test('a command before the group is an error', () => {
  expect(() => new RaftScript().run('campaign 1')).toThrow("'campaign 1' needs a group");
});

test('a node that is down rejects commands', () => {
  const script = new RaftScript();
  script.run('group 1 2 3');
  script.run('crash 2');
  expect(() => script.run('campaign 2')).toThrow('node 2 is down');
});

test('a rejected proposal is reported with its error', () => {
  const script = new RaftScript();
  script.run('group 1 2 3');
  expect(script.run('propose 2 x')).toEqual(['NotLeader: node 2 is not the leader; no leader of term 0 is known: try again later']);
});

test('the same script produces the same transcript', () => {
  const commands = ['group 1 2 3 4 5', 'run 100', 'crash 1', 'run 100', 'status 2 3 4 5', 'log'];
  const transcript = (): string[] => {
    const script = new RaftScript();
    return commands.flatMap((command) => script.run(command));
  };
  expect(transcript()).toEqual(transcript());
  expect(transcript().some((line) => line.includes('leads term'))).toBe(true);
});
