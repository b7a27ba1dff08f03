import { Component, computed, effect, signal } from '@angular/core';
import { connectionSignal, injectConnection } from 'heartline/angular';
import { countDown } from '../../shared/countdown.ts';
import { badgeOf, noticeOf, offlineWords } from '../../shared/words.ts';

/** How the connection is, and a switch for it. */
@Component({
  selector: 'app-link',
  template: `
    <section class="card link" aria-label="Connection">
      <p class="badge" [attr.data-tone]="badge().tone">{{ badge().text }}</p>
      @if (snapshot().output) {
        <button type="button" class="switch" (click)="connection().start()">Connect again</button>
      } @else {
        <button type="button" class="switch" (click)="connection().close()">Disconnect</button>
      }
      <p class="notice">{{ notice() }}</p>
    </section>
    <p class="banner" role="status">{{ snapshot().isOffline ? offlineWords : '' }}</p>
  `,
})
export class Link {
  readonly connection = injectConnection('live');
  readonly snapshot = connectionSignal(this.connection);
  readonly offlineWords = offlineWords;
  readonly notice = computed(() => noticeOf(this.snapshot()));
  readonly badge = computed(() => badgeOf(this.snapshot(), this.secondsLeft()));

  private readonly retryAt = connectionSignal(this.connection, ({ retryAt }) => retryAt);
  private readonly secondsLeft = signal<number | null>(null);

  constructor() {
    effect((onCleanup) => {
      const retryAt = this.retryAt();
      this.secondsLeft.set(null);
      if (retryAt !== null) onCleanup(countDown(retryAt, (seconds) => this.secondsLeft.set(seconds)));
    });
  }
}
