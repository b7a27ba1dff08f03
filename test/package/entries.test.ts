import { describe, expect, inject, it } from 'vitest';
import { entries, formats, frameworkOf, load } from './entries.js';
import { runScript } from './run.js';

const consumer = inject('consumer');

describe.each(formats)('the packed tarball, as %s', (format) => {
  it.each(entries.filter((entry) => !(entry in frameworkOf)))(
    'lets a project with xstate alone load %s',
    async (entry) => {
      const script = `${load(format, 'entry', entry)} console.log(JSON.stringify(Object.keys(entry)));`;
      expect(await runScript(consumer, format, script)).not.toEqual([]);
    },
  );

  it.each(Object.entries(frameworkOf))('lets a project load %s together with %s', async (entry) => {
    const script = `${load(format, 'entry', entry)} console.log(JSON.stringify(Object.keys(entry)));`;
    expect(await runScript(inject('frameworkConsumer'), format, script)).not.toEqual([]);
  });

  it('has one machine, whichever entry it is taken from', async () => {
    const script = `
      ${load(format, 'core', 'heartline')}
      ${load(format, 'machines', 'heartline/machines')}
      console.log(JSON.stringify([typeof core.connectionMachine, core.connectionMachine === machines.connectionMachine]));
    `;
    expect(await runScript(consumer, format, script)).toEqual(['object', true]);
  });

  it('has classes that kept their names: they are in the messages of clients, and in stack traces', async () => {
    const script = `
      ${load(format, 'websocket', 'heartline/websocket')}
      console.log(JSON.stringify(websocket.ReconnectingWebSocket.name));
    `;
    expect(await runScript(consumer, format, script)).toBe('ReconnectingWebSocket');
  });

  it('uses the xstate of the project, not a copy of its own', async () => {
    const script = `
      ${load(format, 'core', 'heartline')}
      ${load(format, 'xstate', 'xstate')}
      console.log(JSON.stringify(core.connectionMachine instanceof xstate.StateMachine));
    `;
    expect(await runScript(consumer, format, script)).toBe(true);
  });
});
