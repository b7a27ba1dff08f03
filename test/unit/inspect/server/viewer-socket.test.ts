import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { AppMessage } from '../../../../src/inspect/messages.js';
import { viewerSocket } from '../../../../src/inspect/server/viewer-socket.js';

class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly send = vi.fn<(text: string) => void>();
  readonly terminate = vi.fn<() => void>();
}

const stop: AppMessage = { type: 'service.stop', sessionId: 'x:1' };

function setUp() {
  const socket = new FakeSocket();
  const callbacks = { message: vi.fn<() => void>(), closed: vi.fn<() => void>() };
  return { socket, callbacks, viewer: viewerSocket(socket as unknown as WebSocket, callbacks) };
}

describe('the socket of a viewer', () => {
  it('is given up when the viewer reads nothing while more and more waits for it', () => {
    const { socket, viewer } = setUp();
    socket.bufferedAmount = 64 * 1024 * 1024;
    viewer.tell(stop);
    expect(socket.send).toHaveBeenCalledExactlyOnceWith(JSON.stringify(stop));
    socket.bufferedAmount++;
    viewer.tell(stop);
    expect(socket.send).toHaveBeenCalledOnce();
    expect(socket.terminate).toHaveBeenCalledOnce();
  });

  it('is sent nothing once it closes', () => {
    const { socket, viewer } = setUp();
    socket.readyState = 2;
    viewer.tell(stop);
    expect(socket.send).not.toHaveBeenCalled();
  });

  it('survives its own errors, and says when it is closed', () => {
    const { socket, callbacks } = setUp();
    socket.emit('error', new Error('reset'));
    expect(callbacks.closed).not.toHaveBeenCalled();
    socket.emit('close');
    expect(callbacks.closed).toHaveBeenCalledOnce();
  });

  it('is told why a message was refused', () => {
    const { socket, callbacks } = setUp();
    callbacks.message.mockImplementation(() => {
      throw new Error('no such actor');
    });
    socket.emit('message', Buffer.from('{"type":"xstate.inspecting"}'), false);
    expect(socket.send).toHaveBeenCalledExactlyOnceWith('{"type":"heartline.refused","reason":"no such actor"}');
  });
});
