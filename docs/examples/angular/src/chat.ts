import { Component, signal } from '@angular/core';
import { injectConnection, onConnectionEvent } from 'heartline/angular';
import { nameOf } from '../../shared/client.ts';
import { catchUp, giveUp, hear, type Messages, marks, type Send, say } from '../../shared/messages.ts';

/** What was said, what this page has yet to send, and a place to write. */
@Component({
  selector: 'app-chat',
  template: `
    <section class="card chat" aria-labelledby="chat">
      <h2 id="chat">Messages</h2>
      <div class="scroll">
        <ol>
          @for (message of messages(); track message.id) {
            <li [attr.data-state]="message.state" [attr.data-own]="message.from === me">
              <p>{{ message.text }}</p>
              <small>{{ marks[message.state] || message.from }}</small>
              @if (message.state === 'failed') {
                <button type="button" (click)="speak(message.text, message.id)">Send again</button>
              }
            </li>
          }
        </ol>
      </div>
      <form (submit)="submit($event, draft)">
        <input #draft aria-label="Your message" placeholder="Say something, even offline" maxlength="300" required />
        <button type="submit">Send</button>
      </form>
    </section>
  `,
})
export class Chat {
  readonly me = nameOf('angular');
  readonly marks = marks;
  readonly messages = signal<Messages>([]);

  private readonly connection = injectConnection('live');
  private readonly send: Send = (data) => this.connection().send(data);

  constructor() {
    const { connection, messages, send } = this;
    onConnectionEvent(connection, 'message', (data) => messages.update((list) => hear(list, data)));
    onConnectionEvent(connection, 'drop', ({ data }) => messages.update((list) => giveUp(list, data)));
    onConnectionEvent(connection, 'open', () => messages.update((list) => catchUp(list, send)));
  }

  speak(text: string, id?: string): void {
    this.messages.update((list) => say(list, this.me, text, this.send, id));
  }

  submit(event: Event, draft: HTMLInputElement): void {
    event.preventDefault();
    this.speak(draft.value);
    draft.value = '';
  }
}
