import type { TransportCommand, TransportEvent, TransportInput } from '../../machines/types.js';
import type { ChildLogic } from '../child.js';
import { Link, type Tell } from '../link.js';

const commands: readonly TransportCommand['type'][] = ['admit', 'release', 'ping', 'listen', 'flush', 'close'];

/** One transport generation: the link is the data plane's, its facts are the machine's. */
export const runTransport: ChildLogic<TransportInput, TransportCommand> = (world, child) => {
  const { epoch, index, attempt, authRefused } = child.input;
  const tell: Tell = (type, end) => {
    child.sendBack(world.rule({ type, epoch, ...end, ...world.stamp(link) } as TransportEvent));
  };
  const link: Link = new Link(world.wire, tell, world.clock.now());
  link.start(world.transports[index], { attempt, authRefused, clock: world.clock });

  // Each command is a method of the link. Not every event is a command: an inspector may send what it likes, and the link
  // can do more than the machine may ask of it.
  child.receive((command) => {
    if (commands.includes(command.type)) link[command.type](command as never);
  });
  return () => link.abandon();
};
