import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../support/websocket/recorder.js';
import { ride } from '../../support/websocket/ride.js';

describe('close()', () => {
  it('is CLOSING at once; the close event comes later, once, with what the server answered (R10)', async () => {
    const { socket, opens, pass, told } = ride();
    const link = await opens();
    told();
    socket.close(3001, 'done');
    expect([socket.readyState, link.closes]).toEqual([socket.CLOSING, [[3001, 'done']]]);
    link.end(3009, 'the server first');
    expect([socket.readyState, told()]).toEqual([socket.CLOSING, []]);
    await pass();
    expect([socket.readyState, told()]).toEqual([socket.CLOSED, ['close 3009 the server first clean in 3']]);
    await pass(3_600_000);
    expect(told()).toEqual([]);
  });

  it('is told later even if the class beneath closes at once', async () => {
    const { socket, opens, pass, told } = ride();
    const link = await opens();
    told();
    link.close = () => link.end(1000);
    socket.close();
    expect([socket.readyState, told()]).toEqual([2, []]);
    await pass();
    expect(told()).toEqual(['close 1000 clean in 3']);
  });

  it('before it is open is an error and 1006, later, and no socket is dialled (WHATWG)', async () => {
    const { socket, server, pass, told } = ride();
    socket.close();
    expect([socket.readyState, told()]).toEqual([2, []]);
    await pass();
    expect(told()).toEqual(['error in 3', 'close 1006 unclean in 3']);
    expect(server.sockets).toEqual([]);
  });

  it('while the handshake is under way closes the socket that is dialled', async () => {
    const { socket, server, pass, told } = ride();
    await pass();
    socket.close();
    server.latest.fail();
    server.latest.end(1006);
    await pass();
    expect(told()).toEqual(['error in 3', 'close 1006 unclean in 3']);
    expect(server.latest.closes).toHaveLength(1);
  });

  it('settles within closeTimeoutMs when the server never answers, as what it is', async () => {
    const { socket, opens, pass, told } = ride({ closeTimeoutMs: 2_000 });
    await opens();
    told();
    socket.close(4000, 'bye');
    await pass(1_999);
    expect([socket.readyState, told()]).toEqual([2, []]);
    await pass(2);
    expect([socket.readyState, told()]).toEqual([3, ['close 1006 unclean in 3']]);
  });

  it('between two links ends the waiting, without another close event (R24)', async () => {
    const { socket, server, opens, pass, told } = ride();
    (await opens()).end(1006);
    told();
    socket.close();
    expect([socket.readyState, socket.shouldReconnect]).toEqual([3, false]);
    await pass(3_600_000);
    expect([server.sockets.length, told()]).toEqual([1, []]);
  });

  it('sends 1000 if nothing is said, as both wrappers do; strictly it sends nothing', async () => {
    for (const [strict, expected] of [
      [false, [1000, '']],
      [true, []],
    ] as const) {
      const { socket, opens } = ride({ strict });
      const link = await opens();
      socket.close();
      expect(link.closes).toEqual([expected]);
    }
  });

  it('with undefined for both is close()', async () => {
    const { socket, opens } = ride();
    const link = await opens();
    socket.close(undefined, undefined);
    expect(link.closes).toEqual([[1000, '']]);
  });

  it('with a reason and no code has the code of a normal end', async () => {
    const { socket, opens } = ride({ strict: true });
    const link = await opens();
    socket.close(undefined, 'why');
    expect(link.closes).toEqual([[1000, 'why']]);
  });

  it.each([
    [[1001], 'InvalidAccessError'],
    [[2999], 'InvalidAccessError'],
    [[5000, 'x'.repeat(200)], 'InvalidAccessError'],
    [[1000, 'é'.repeat(62)], 'SyntaxError'],
  ])('of %j throws a DOMException and changes nothing', async (args, name) => {
    const { socket, opens } = ride();
    await opens();
    expect(outcomeOf(() => Reflect.apply(socket.close, socket, args))).toBe(`throws DOMException ${name}`);
    expect([socket.readyState, socket.shouldReconnect]).toEqual([1, true]);
  });

  it('in a handler is CLOSING at once, in whichever', async () => {
    for (const type of ['open', 'message'] as const) {
      const { socket, opens, server } = ride();
      const states: number[] = [];
      socket.addEventListener(type, () => {
        socket.close();
        states.push(socket.readyState);
      });
      await opens();
      if (type === 'message') server.latest.receive('x');
      expect([type, states, server.latest.closes]).toEqual([type, [2], [[1000, '']]]);
    }
  });

  it('in a close handler stops what would follow', async () => {
    const { socket, opens, pass, server } = ride();
    socket.onclose = () => {
      socket.close();
      expect([socket.readyState, socket.shouldReconnect]).toEqual([3, false]);
    };
    (await opens()).end(1006);
    await pass(3_600_000);
    expect(server.sockets).toHaveLength(1);
  });

  it('lets nothing through any more', async () => {
    const { socket, opens, told } = ride();
    const link = await opens();
    told();
    socket.close();
    link.receive('late');
    expect(told()).toEqual([]);
  });

  it('can be replaced on the object, which does not trouble the socket itself (viem)', async () => {
    const { socket, opens, pass, server } = ride();
    const close = socket.close.bind(socket);
    const calls: string[] = [];
    Object.assign(socket, { close: () => calls.push('mine'), ping: () => {}, request: 1 });
    await opens();
    socket.reconnect();
    await pass(1_000);
    expect([calls, server.sockets.length]).toEqual([[], 2]);
    close(3000);
    expect(socket.readyState).toBe(2);
  });
});

describe('the server begins to close', () => {
  it('is CLOSING until the close event, and what is sent meanwhile waits for the next link', async () => {
    const { socket, opens, told } = ride();
    const link = await opens();
    told();
    link.readyState = 2;
    expect([socket.readyState, socket.send('x'), link.sent]).toEqual([2, false, []]);
    link.receive('too late');
    expect(told()).toEqual([]);
    link.end(1000);
    expect((await opens()).sent).toEqual(['x']);
  });
});
