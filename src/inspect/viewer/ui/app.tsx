import type { JSX } from 'preact';
import { ChartView } from '../chart/chart-view.js';
import { lookAt } from '../chart/look.js';
import { isOver } from './actor-tree.js';
import { Actors } from './actors.js';
import { Context } from './context.js';
import { Details } from './details.js';
import { Header } from './header.js';
import { Help } from './help.js';
import { noChartText } from './no-chart.js';
import { Now } from './now.js';
import type { PageProps, Tab } from './page.js';
import { Ribbon } from './ribbon.js';
import { Send } from './send.js';
import { Sequence } from './sequence.js';
import { Timeline } from './timeline.js';

const tabs: readonly Tab[] = ['chart', 'timeline', 'context', 'actors', 'sequence'];

export function App({ page }: PageProps): JSX.Element {
  return (
    <div class="app" data-tab={page.tab.value}>
      <Header page={page} />
      <Notices page={page} />
      <Tabs page={page} />
      <main>
        <Actors page={page} />
        <section class="panel stage" aria-label="Statechart">
          <Now page={page} />
          <Stage page={page} />
          <Send page={page} />
        </section>
        <div class="side">
          <Timeline page={page} />
          <Context page={page} />
        </div>
      </main>
      <Ribbon page={page} />
      <Help page={page} />
    </div>
  );
}

function Tabs({ page }: PageProps): JSX.Element {
  return (
    <nav class="tabs" aria-label="Views">
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          class={`to-${tab}`}
          aria-current={page.tab.value === tab ? 'page' : undefined}
          onClick={() => (page.tab.value = tab)}
        >
          {tab}
        </button>
      ))}
    </nav>
  );
}

function Notices({ page: { app } }: PageProps): JSX.Element {
  return (
    <div class="notices" role="alert">
      {app.notices.value.map(({ id, text, times }) => (
        <p key={id}>
          <span>
            {text}
            {times > 1 && ` (${times.toLocaleString('en')} times)`}
          </span>
          <button type="button" aria-label="Dismiss" onClick={() => app.dismiss(id)}>
            ×
          </button>
        </p>
      ))}
    </div>
  );
}

/** The chart, or the sequence in its place. */
function Stage({ page }: PageProps): JSX.Element {
  const { model } = page;
  const actor = model.actor.value;
  const isSequence = page.tab.value === 'sequence';
  return (
    <div class="stage-body">
      <fieldset class="switch" aria-label="View of the stage">
        <button type="button" aria-pressed={!isSequence} onClick={() => (page.tab.value = 'chart')}>
          Chart
        </button>
        <button type="button" aria-pressed={isSequence} onClick={() => (page.tab.value = 'sequence')}>
          Sequence
        </button>
      </fieldset>
      {isSequence ? (
        <Sequence page={page} />
      ) : actor === null ? (
        <Welcome page={page} />
      ) : actor.chart === null ? (
        <p class="placeholder">{noChartText(actor)}</p>
      ) : (
        <>
          <ChartView
            chart={actor.chart}
            layout={page.layout}
            look={lookAt(
              actor.chart,
              actor.state?.value ?? null,
              model.step.value.taken,
              model.position.value,
              page.selected.value,
            )}
            isOver={isOver(actor)}
            opened={page.opened}
            onSelect={(id) => (page.selected.value = page.selected.peek() === id ? null : id)}
          />
          <Details page={page} />
        </>
      )}
    </div>
  );
}

function Welcome({ page: { app } }: PageProps): JSX.Element {
  return (
    <div class="welcome">
      {app.hearing.value.state === 'waiting' ? (
        <p>Waiting for the app to show an actor…</p>
      ) : (
        <p>No app is connected. Open this page from an app, or open a recording: drop its file here.</p>
      )}
    </div>
  );
}
