import { Component, signal } from '@angular/core';
import { Chat } from './chat.ts';
import { Link } from './link.ts';
import { Ticker } from './ticker.ts';

@Component({
  selector: 'main',
  imports: [Link, Ticker, Chat],
  template: `
    @if (isMounted()) {
      <app-link />
      <app-ticker />
      <app-chat />
    }
    <button type="button" class="mount" (click)="isMounted.set(!isMounted())">
      {{ isMounted() ? 'Unmount' : 'Mount' }}
    </button>
  `,
})
export class App {
  readonly isMounted = signal(true);
}
