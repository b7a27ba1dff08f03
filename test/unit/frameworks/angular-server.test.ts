import '@angular/compiler';
import { Component, provideZonelessChangeDetection, type Renderer2, RendererFactory2, type Type } from '@angular/core';
import { bootstrapApplication, platformBrowser } from '@angular/platform-browser';
import { expect, it, vi } from 'vitest';
import { connectionSignal, injectConnection, latestMessage, onConnectionEvent } from '../../../src/angular.js';
import { sharedConnections } from '../../../src/index.js';
import { type SharedWorld, sharedWorld } from '../../support/shared-world.js';

// What `@angular/platform-server` does.
vi.stubGlobal('ngServerMode', true);

interface ServerNode {
  text: string;
  readonly children: ServerNode[];
}

/** A document without a browser, as far as a text needs it. */
function serverRenderer(root: ServerNode): Partial<Renderer2> {
  return {
    data: {},
    selectRootElement: () => root,
    setAttribute: () => {},
    createText: (text): ServerNode => ({ text, children: [] }),
    appendChild: (parent: ServerNode, child: ServerNode) => parent.children.push(child),
    setValue: (node: ServerNode, text) => {
      node.text = text;
    },
    removeChild: () => {},
    destroy: () => {},
  };
}

let world: SharedWorld;
let listener = (): void => {};

class Page {
  readonly connection = injectConnection(world.key, world.source);
  readonly state = connectionSignal(this.connection);
  readonly isConnected = connectionSignal(this.connection, (snapshot) => snapshot.isConnected);
  readonly latest = latestMessage(this.connection);

  constructor() {
    onConnectionEvent(this.connection, 'status', listener);
  }
}
// What the decorator does, without its syntax, which the compiler of the tests would have to be told of.
Component({ selector: 'test-page', template: '{{ state().status }} {{ isConnected() }} {{ latest() }}' })(Page);

async function rendered(page: Type<unknown>): Promise<string> {
  const root: ServerNode = { text: '', children: [] };
  const useValue = { createRenderer: () => serverRenderer(root) };
  const providers = [provideZonelessChangeDetection(), { provide: RendererFactory2, useValue }];
  const app = await bootstrapApplication(page, { providers }, { platformRef: platformBrowser() });
  await app.whenStable();
  app.destroy();
  return root.children.map(({ text }) => text).join('');
}

it('a server shows what a page shows first, and starts nothing', async () => {
  world = sharedWorld();
  expect(await rendered(Page)).toBe('connecting false ');
  expect([world.transport.links.length, ...world.left()]).toEqual([0, 0, 0, 0]);
});

it('a server keeps nobody listening to what it has rendered', async () => {
  world = sharedWorld();
  listener = vi.fn();
  await rendered(Page);
  sharedConnections.lease(world.key, world.source).release();
  expect(world.transport.links).toHaveLength(1);
  expect(listener).not.toHaveBeenCalled();
});
