import '@angular/compiler';
import {
  type ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  createComponent,
  createEnvironmentInjector,
  DestroyRef,
  type EnvironmentInjector,
  effect,
  InjectionToken,
  Input,
  inject,
  input,
  NgZone,
  provideZonelessChangeDetection,
  runInInjectionContext,
  type Signal,
  signal,
  type Type,
} from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createActor } from 'xstate';
import {
  connectionSignal,
  injectConnection,
  latestMessage,
  onConnectionEvent,
  provideConnection,
} from '../../../src/angular.js';
import { type Connection, createConnection, sharedConnections } from '../../../src/index.js';
import { describeBinding, drawn, type Probe } from '../../contract/binding.contract.js';
import { bareMachine } from '../../support/bare-machine.js';
import { countListeners } from '../../support/count-listeners.js';
import { sharedWorld } from '../../support/shared-world.js';

const app: ApplicationRef = await createApplication({ providers: [provideZonelessChangeDetection()] });

let components = 0;

/** What the decorator does, without its syntax, which the compiler of the tests would have to be told of. */
function component<Class extends Type<unknown>>(
  template: string,
  type: Class,
  { selector = 'test-component', imports = [] }: { selector?: string; imports?: Type<unknown>[] } = {},
): Class {
  components += 1;
  const { OnPush: changeDetection } = ChangeDetectionStrategy;
  Component({ selector, template, changeDetection, imports, host: { id: `component-${components}` } })(type);
  return type;
}

interface Shown<Instance> {
  readonly element: HTMLElement;
  readonly instance: Instance;
  destroy(): void;
}

const all = new Set<() => void>();

function show<Instance>(type: Type<Instance>): Shown<Instance> {
  const element = document.body.appendChild(document.createElement('test-component'));
  const shown = createComponent(type, { environmentInjector: app.injector, hostElement: element });
  app.attachView(shown.hostView);
  const destroy = (): void => {
    all.delete(destroy);
    shown.destroy();
    element.remove();
  };
  all.add(destroy);
  return { element, instance: shown.instance, destroy };
}

afterEach(() => {
  for (const destroy of all) destroy();
});

let probe: Probe;

const Probed = component(
  '{{ draw(selected(), message()) }}',
  class {
    readonly key = signal(probe.key);
    readonly connection = injectConnection(this.key, probe.source);
    readonly selected = connectionSignal(
      this.connection,
      probe.selector ?? (({ status }) => status),
      probe.isEqual && { equal: probe.isEqual },
    );
    readonly message = probe.latest ? latestMessage(this.connection) : () => undefined;
    draws = 0;

    constructor() {
      if (probe.on) onConnectionEvent(this.connection, ...(probe.on as ['message', () => void]));
    }

    draw(selected: unknown, message: unknown): string {
      this.draws += 1;
      return drawn(selected, message);
    }
  },
);

describeBinding('Angular', {
  make: (asked, meanwhile) => {
    probe = asked;
    const { element, instance, destroy } = show(Probed);
    instance.selected();
    meanwhile?.();
    return {
      text: () => element.textContent,
      draws: () => instance.draws,
      connection: instance.connection,
      setKey: (key) => instance.key.set(key),
      unmount: destroy,
    };
  },
  flush: () => app.tick(),
  signal: () => {
    const read = signal(0);
    return { read, change: () => read.update((count) => count + 1) };
  },
});

/** Shows what a function of an injection context returns, in a component for the templates of others. */
function shows(use: () => () => unknown): Type<{ readonly value: () => unknown }> {
  return component(
    '{{ value() }}',
    class {
      readonly value = use();
    },
    { selector: 'test-child' },
  );
}

const statusOf = (connection: Signal<Connection>): Signal<string> =>
  connectionSignal(connection, (snapshot) => snapshot.status);

describe('a component of Angular', () => {
  it('holds its connection while `@if` shows it, and no longer', () => {
    const { key, source, transport, clock, left } = sharedWorld();
    const Badge = shows(() => statusOf(injectConnection(key, source)));
    const isShown = signal(true);
    const { element } = show(
      component(
        '@if (isShown()) { <test-child /> } @else { hidden }',
        class {
          readonly isShown = isShown;
        },
        { imports: [Badge] },
      ),
    );
    const text = (value: boolean): string => {
      isShown.set(value);
      app.tick();
      return element.textContent.trim();
    };
    expect(text(true)).toBe('open');
    expect(text(false)).toBe('hidden');
    expect(text(true)).toBe('open');
    clock.advance(0);
    expect(transport.links.length).toBe(1);
    expect(text(false)).toBe('hidden');
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
    expect(text(true)).toBe('open');
    expect(transport.links.length).toBe(2);
  });

  it('follows a key with a required input in it', () => {
    const { key, source, transport, clock } = sharedWorld();
    const Room = component(
      '{{ status() }}',
      class {
        readonly name = input.required<string>();
        readonly status = statusOf(injectConnection(() => `${key} ${this.name()}`, source));
      },
      { selector: 'test-child' },
    );
    // What the compiler writes for `input.required`.
    Input({ isSignal: true, alias: 'name', required: true } as Input)(Room.prototype, 'name');
    const name = signal('one');
    const { element } = show(
      component(
        '<test-child [name]="name()" />',
        class {
          readonly name = name;
        },
        { imports: [Room] },
      ),
    );
    app.tick();
    expect(element.textContent).toBe('open');
    name.set('two');
    app.tick();
    clock.advance(0);
    expect(transport.links.map(({ phase }) => phase)).toEqual(['over', 'open']);
  });

  it('starts a connection while another component is drawn whose signals it changes', () => {
    const { key, source } = sharedWorld();
    const isShown = signal(false);
    const heard = signal('');
    const { element } = show(
      component(
        '{{ status() }} {{ heard() }} @if (isShown()) { <test-child /> }',
        class {
          readonly connection = sharedConnections.get(key, source);
          readonly status = connectionSignal(
            this.connection,
            (snapshot) => `${snapshot.status} ${snapshot.isConnected}`,
          );
          readonly heard = heard;
          readonly isShown = isShown;
          constructor() {
            onConnectionEvent(this.connection, 'open', ({ transport }) => heard.set(transport));
          }
        },
        { imports: [shows(() => statusOf(injectConnection(key)))] },
      ),
    );
    app.tick();
    expect(element.textContent.trim()).toBe('connecting false');
    isShown.set(true);
    app.tick();
    expect(element.textContent.trim()).toBe('open true fake open');
  });

  it('hands what makes no sense to the error handler, when it is read', () => {
    const { key, source } = sharedWorld({ maxRetries: -1 });
    const injector = createEnvironmentInjector([], app.injector);
    const inject = (...asked: Parameters<typeof injectConnection>): (() => Connection) =>
      runInInjectionContext(injector, () => injectConnection(...asked));
    expect(inject(key, source)).toThrow(expect.objectContaining({ message: expect.stringContaining('`maxRetries`') }));
    expect(inject(7 as never)).toThrow(TypeError);
    injector.destroy();
  });

  it('runs no effect again for what a listener reads', () => {
    const { key, source } = sharedWorld();
    const noise = signal(0);
    const isOver = signal(false);
    let runs = 0;
    show(
      component(
        '',
        class {
          constructor() {
            const connection = injectConnection(key, source);
            onConnectionEvent(connection, 'status', () => void noise());
            effect(() => {
              runs += 1;
              if (isOver()) connection().close();
            });
          }
        },
      ),
    );
    app.tick();
    isOver.set(true);
    app.tick();
    const before = runs;
    noise.set(1);
    app.tick();
    expect(runs).toBe(before);
  });
});

describe('a service of Angular', () => {
  it('holds its connection until its injector is destroyed', () => {
    const { key, source, transport, clock, left } = sharedWorld();
    class Live {
      readonly connection = injectConnection(key, source);
      readonly latest = latestMessage(this.connection);
    }
    const injector = createEnvironmentInjector([{ provide: Live, useFactory: () => new Live() }], app.injector);
    const live = injector.get(Live);
    app.tick();
    live.connection().send('hello');
    transport.latest.message('one');
    expect([live.connection().status, live.latest(), ...transport.latest.sent]).toEqual(['open', 'one', 'hello']);
    injector.destroy();
    clock.advance(0);
    expect(left()).toEqual([0, 0, 0]);
  });
});

describe('provideConnection', () => {
  const Url = new InjectionToken<string>('url');

  it('says once what the connection of a key is like, with what is injected, and opens nothing by itself', () => {
    const { key, source, transport } = sharedWorld();
    const asked = vi.fn();
    const provider = provideConnection(key, () => {
      asked(inject(Url));
      return source;
    });
    const injector = createEnvironmentInjector([provider, { provide: Url, useValue: 'of the app' }], app.injector);
    app.tick();
    expect(asked).not.toHaveBeenCalled();
    const connection = runInInjectionContext(injector, () => injectConnection(key));
    app.tick();
    expect(connection().status).toBe('open');
    expect([asked.mock.calls, transport.links.length]).toEqual([[['of the app']], 1]);
    injector.destroy();
  });

  it('of a component hides that of the app for the same key, and no other', () => {
    const [app1, app2, own] = [sharedWorld(), sharedWorld(), sharedWorld()];
    const parent = createEnvironmentInjector(
      [provideConnection(app1.key, app1.source), provideConnection(app2.key, app2.source)],
      app.injector,
    );
    const child = createEnvironmentInjector([provideConnection(app1.key, own.source)], parent);
    runInInjectionContext(child, () => [injectConnection(app1.key), injectConnection(app2.key)]);
    app.tick();
    expect([app1, app2, own].map(({ transport }) => transport.live)).toEqual([0, 1, 1]);
    parent.destroy();
    child.destroy();
  });

  it('of one part of the app says nothing to another part that says it otherwise', () => {
    const [one, other] = [sharedWorld(), sharedWorld()];
    const [injector, sibling] = [one, other].map(({ source }) =>
      createEnvironmentInjector([provideConnection(one.key, source)], app.injector),
    ) as [EnvironmentInjector, EnvironmentInjector];
    runInInjectionContext(injector, () => injectConnection(one.key));
    app.tick();
    expect([one.transport.live, other.transport.live]).toEqual([1, 0]);
    injector.destroy();
    sibling.destroy();
  });

  it('gives way to what is said at the place', () => {
    const [provided, own] = [sharedWorld(), sharedWorld()];
    const injector = createEnvironmentInjector([provideConnection(own.key, provided.source)], app.injector);
    runInInjectionContext(injector, () => injectConnection(own.key, own.source));
    app.tick();
    expect([provided.transport.live, own.transport.live]).toEqual([0, 1]);
    injector.destroy();
  });
});

it('a connection of its own is followed under any injector, until that is destroyed', () => {
  const { source, transport } = sharedWorld();
  const connection = createConnection(source);
  const listeners = countListeners(connection);
  const injector = createEnvironmentInjector([], app.injector);
  const heard = vi.fn();
  const whole = connectionSignal(connection, undefined, { injector });
  const isOpen = connectionSignal(connection, (snapshot) => snapshot.status === 'open', { injector });
  const latest = latestMessage(connection, { injector });
  onConnectionEvent(connection, 'message', heard, { injector });
  transport.latest.message('one');
  expect([whole().status, isOpen(), latest()]).toEqual(['open', true, 'one']);
  transport.latest.drop();
  expect([whole().status, isOpen(), latest()]).toEqual(['backoff', false, 'one']);
  expect(listeners()).toBe(4);
  injector.destroy();
  expect(listeners()).toBe(0);
  expect(heard.mock.calls).toEqual([['one']]);
  connection.close();
});

it('a change of what was not selected has Angular check nothing', async () => {
  const { source, transport } = sharedWorld();
  const connection = createConnection(source);
  const { element } = show(shows(() => connectionSignal(connection, ({ status }) => status === 'terminated')));
  app.tick();
  await app.whenStable();
  let isStable = false;
  const watching = app.isStable.subscribe((is) => {
    isStable = is;
  });
  transport.latest.drop();
  expect([connection.status, isStable]).toEqual(['backoff', true]);
  connection.close();
  expect([connection.status, isStable]).toEqual(['terminated', false]);
  await app.whenStable();
  expect(element.textContent).toBe('true');
  watching.unsubscribe();
});

it('goes on where what tells the connection tells the same one again', () => {
  const { source, transport } = sharedWorld();
  const connection = createConnection(source);
  const injector = createEnvironmentInjector([], app.injector);
  const noise = signal(0);
  const latest = latestMessage(() => (noise() < 0 ? createConnection(source) : connection), { injector });
  app.tick();
  transport.latest.message('one');
  noise.set(1);
  app.tick();
  expect(latest()).toBe('one');
  injector.destroy();
  connection.close();
});

it('a connection is started outside of the zone, where its timers keep no app from being stable', () => {
  let isOutside = false;
  const zone = {
    runOutsideAngular<Result>(run: () => Result): Result {
      isOutside = true;
      const result = run();
      isOutside = false;
      return result;
    },
  };
  const places: boolean[] = [];
  const { key, source } = sharedWorld({}, { onConnect: () => places.push(isOutside) });
  const injector = createEnvironmentInjector([{ provide: NgZone, useValue: zone }], app.injector);
  runInInjectionContext(injector, () => injectConnection(key, source));
  app.tick();
  expect(places).toEqual([true]);
  injector.destroy();
});

describe('the bare machine in Angular', () => {
  it('is an actor whose snapshot is a signal, as the page about Angular shows', () => {
    const { machine, links, fireTimers, working } = bareMachine();
    class Badge {
      readonly actor = createActor(machine, { input: { settings: { closeTimeoutMs: 1_000 } } });
      readonly snapshot = signal(this.actor.getSnapshot());

      constructor() {
        this.actor.subscribe((snapshot) => this.snapshot.set(snapshot));
        this.actor.start();
        inject(DestroyRef).onDestroy(() => this.actor.stop());
      }
    }
    const { element, instance, destroy } = show(component('{{ snapshot().value }}', Badge));
    const step = (happen: () => void): string => {
      happen();
      app.tick();
      return element.textContent;
    };
    expect(step(() => {})).toBe('connecting');
    expect(step(() => links[0]?.open())).toBe('open');
    expect(step(() => links[0]?.drop())).toBe('backoff');
    expect(step(fireTimers)).toBe('connecting');
    expect(step(() => instance.actor.send({ type: 'user.close' }))).toBe('terminated');
    destroy();
    expect(working()).toBe(0);
  });
});
