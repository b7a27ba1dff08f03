import type { CloseCause, Transport } from '../../src/index.js';

type Frame =
  | { type: 'open' }
  | { type: 'message'; data: string | ArrayBuffer }
  | { type: 'close'; code: number; reason: string };

export function messagePortTransport(makePort: () => MessagePort): Transport {
  return {
    name: 'message-port',
    connect({ opened, received, closed }) {
      const port = makePort();
      let phase: 'connecting' | 'open' | 'closing' | 'over' = 'connecting';

      const guarded = (call: () => void): void => {
        try {
          call();
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      };
      const end = (code: number, reason: string): void => {
        if (phase === 'over') return;
        const whileOpen = code === 1006 ? 'dropped' : 'server-close'; // 1006: the worker lost its socket
        const causes = { connecting: 'never-opened', open: whileOpen, closing: 'client' } as const;
        const cause: CloseCause = causes[phase];
        phase = 'over';
        port.close();
        guarded(() => closed({ cause, code, reason, wasClean: code !== 1006 }));
      };

      port.onmessage = ({ data: frame }: MessageEvent<Frame>) => {
        if (frame.type === 'open' && phase === 'connecting') {
          phase = 'open';
          guarded(opened);
        } else if (frame.type === 'message' && phase === 'open') {
          guarded(() => received(frame.data));
        } else if (frame.type === 'close') {
          end(frame.code, frame.reason);
        }
      };

      return {
        send(data) {
          if (phase === 'open') port.postMessage({ type: 'message', data });
        },
        close(code = 1000, reason = '') {
          if (phase !== 'connecting' && phase !== 'open') return;
          const isAttempt = phase === 'connecting';
          phase = 'closing';
          port.postMessage({ type: 'close', code, reason });
          if (isAttempt) end(1006, '');
        },
      };
    },
  };
}
