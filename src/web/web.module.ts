import { Global, Module } from '@nestjs/common';
import { Assets } from '../platform/html/index.js';
import { PageFrames } from './page-frames.js';

/** Server-rendered pages for every door. */
@Global()
@Module({ providers: [Assets, PageFrames], exports: [Assets, PageFrames] })
export class WebModule {}
