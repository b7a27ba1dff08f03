import { connect } from './connect.js';
import { showCalls, showFaults } from './controls.js';
import { createDiagram } from './diagram.js';
import { byId } from './dom.js';
import { showFacts } from './facts.js';
import { showInspector } from './inspector.js';
import { createMessages } from './messages.js';
import { showPulse } from './pulse.js';
import { showSnippet } from './snippet.js';
import { createTimeline, record } from './timeline.js';
import { claimingEnvironment, pacedClock } from './world.js';

/** `?pace=0.2` lets everything take a fifth of its time. */
function paceOf(search: string): number {
  const pace = Number(new URLSearchParams(search).get('pace') ?? 1);
  return pace >= 0.05 && pace <= 5 ? pace : 1;
}

const pace = paceOf(location.search);
const client = Math.random().toString(36).slice(2, 8);
const clock = pacedClock(pace);
const environment = claimingEnvironment();

const note = createTimeline();
const messages = createMessages(client);
const diagram = createDiagram();
const connection = connect({ client, lastSeen: messages.lastSeen, clock, environment });

record(connection, note);
messages.attach(connection);
showFacts(connection, clock);
showFaults(client, pace, environment, note);
showCalls(connection, note);
showPulse(connection);
showInspector(connection, note);
showSnippet().catch(() => note('error', 'the code in use could not be loaded'));

let before = connection.getSnapshot();
diagram.enter(before.status, null);
note('status', before.status);
connection.subscribe((now) => {
  if (now.status !== before.status) diagram.enter(now.status, before.status);
  else if (now.missedPongs > before.missedPongs || now.retryAt !== before.retryAt) diagram.again(now.status);
  before = now;
});

if (pace !== 1) byId('pace').textContent = `at ${pace} of these times (?pace=${pace})`;
