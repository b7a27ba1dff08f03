import { Component, computed, signal } from '@angular/core';
import { injectConnection, onConnectionEvent } from 'heartline/angular';
import { chart, hearPrice, type Prices } from '../../shared/prices.ts';

/** The price, and a line of its last minute. */
@Component({
  selector: 'app-ticker',
  template: `
    <section class="card ticker" aria-labelledby="ticker">
      <h2 id="ticker">HRTL</h2>
      <p class="price"><b>{{ now().price }}</b> <span>{{ now().change }}</span></p>
      <svg viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
        <polyline [attr.points]="now().points" />
      </svg>
    </section>
  `,
})
export class Ticker {
  readonly now = computed(() => chart(this.prices()));
  private readonly prices = signal<Prices>([]);

  constructor() {
    onConnectionEvent(injectConnection('live'), 'message', (data) => {
      this.prices.update((known) => hearPrice(known, data));
    });
  }
}
