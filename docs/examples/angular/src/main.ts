// The components are compiled in the browser, so that Vite alone can build them. Angular's own tools do that beforehand.
import '@angular/compiler';
import '../../shared/style.css';
import '../../shared/faults.ts';
import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideConnection } from 'heartline/angular';
import { App } from './app.ts';
import { liveOptions } from './connection.ts';

bootstrapApplication(App, {
  providers: [provideZonelessChangeDetection(), provideConnection('live', liveOptions)],
}).catch(console.error);
