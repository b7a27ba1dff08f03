import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { download, fileName, openFile } from './files.js';
import type { PageProps } from './page.js';

export function Header({ page }: PageProps): JSX.Element {
  const { model } = page;
  const picker = useRef<HTMLInputElement>(null);
  const isEmpty = model.length.value === 0;
  const isPaused = model.isPaused.value;
  return (
    <header class="top">
      <h1>
        <svg viewBox="0 0 24 12" aria-hidden="true">
          <path d="M1 7h5l2-5 4 9 3-6 1.5 2H23" />
        </svg>
        heartline <span>inspect</span>
      </h1>
      <Connection page={page} />
      <div class="tools" role="toolbar" aria-label="Recording">
        <button
          type="button"
          aria-pressed={isPaused}
          title="Pause: the recording goes on, the view stays (Space)"
          onClick={() => (model.isPaused.value = !isPaused)}
        >
          {isPaused ? 'Paused' : 'Pause'}
          {isPaused && model.waiting.value > 0 && <span class="count">{model.waiting.value.toLocaleString('en')}</span>}
        </button>
        <button
          type="button"
          onClick={() => picker.current?.click()}
          title="Open a recording; or drop its file anywhere"
        >
          Open
        </button>
        <input
          ref={picker}
          id="recording-file"
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="A recording"
          onChange={(event) => {
            const input = event.currentTarget;
            void openFile(page, input.files?.[0]);
            // So that the same file can be opened again.
            input.value = '';
          }}
        />
        <button
          type="button"
          disabled={isEmpty}
          onClick={() => download(model.export(), fileName(new Date()))}
          title="Save the recording as a file"
        >
          Save
        </button>
        <button type="button" disabled={isEmpty} onClick={() => page.clear()} title="Forget what was recorded">
          Clear
        </button>
        <button
          type="button"
          class="round"
          onClick={() => page.nextTheme()}
          aria-label={`Colours: ${page.theme.value}`}
          title={`Colours: ${page.theme.value}`}
        >
          {{ system: '◐', dark: '●', light: '○' }[page.theme.value]}
        </button>
        <button
          type="button"
          class="round"
          onClick={() => (page.isHelpOpen.value = true)}
          aria-label="Help"
          title="Keys (?)"
        >
          ?
        </button>
      </div>
    </header>
  );
}

function Connection({ page: { app, model } }: PageProps): JSX.Element {
  const hearing = app.hearing.value;
  const isRecording = model.length.value > 0;
  const [tone, text] =
    hearing.state === 'connected'
      ? (['well', `connected by ${hearing.protocol}`] as const)
      : hearing.state === 'waiting'
        ? (['waiting', 'waiting for an app'] as const)
        : hearing.state === 'gone'
          ? (['problem', hearing.reason] as const)
          : hearing.state === 'left'
            ? (['neutral', 'a recording: the app is not heard'] as const)
            : (['neutral', isRecording ? 'a recording' : 'no app'] as const);
  return (
    <div class={`hearing tone-${tone}`} role="status">
      <span class="lamp" aria-hidden="true" />
      <span title={text}>{text}</span>
      {(hearing.state === 'gone' || hearing.state === 'left') && (
        <button type="button" onClick={() => void app.open()}>
          Connect again
        </button>
      )}
    </div>
  );
}
