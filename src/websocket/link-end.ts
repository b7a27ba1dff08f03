import type { LinkClose } from '../../machines/close.js';
import { errorText } from '../transports/error-text.js';
import { errorEvent } from './events.js';
import type { LinkView } from './link-view.js';

const abnormal = { code: 1006, reason: '', wasClean: false };

/**
 * What the `close` event says. The socket's own word comes first; where it had none (it was given up, or never made), the
 * connection's. A link that was left for the next one is closed as it was asked for: nobody waits for the handshake.
 */
export function endOf(view: LinkView, loss: LinkClose | null): Pick<LinkClose, 'code' | 'reason' | 'wasClean'> {
  const { leave, close } = view;
  if (leave?.hasSuccessor) return { code: leave.code ?? 1000, reason: leave.reason ?? '', wasClean: true };
  const told = close ?? (leave === null ? loss : null) ?? abnormal;
  const { code, reason, wasClean } = told;
  return loss?.cause === 'connect-timeout' ? { code, reason: 'timeout', wasClean } : { code, reason, wasClean };
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === '' ? undefined : errorText(value);
}

/** The `error` event that comes before it, where something went wrong. */
export function faultOf(view: LinkView, loss: LinkClose | null): Event | null {
  const { leave, failure, thrown } = view;
  if (leave?.hasSuccessor) return null;
  if (thrown !== undefined) return errorEvent(errorText(thrown), thrown);
  if (failure !== undefined && failure !== null) {
    const { message, error } = failure as { readonly message?: unknown; readonly error?: unknown };
    return errorEvent(textOf(message), error);
  }
  switch (leave === null ? loss?.cause : undefined) {
    case 'connect-timeout':
      // The text of both wrappers, by which apps tell it.
      return errorEvent('TIMEOUT');
    case 'pong-timeout':
    case 'probe-failed':
    case 'too-big':
      return errorEvent(loss?.reason);
    default:
      return view.isOpen && loss?.reason !== 'send failed' ? null : errorEvent();
  }
}
