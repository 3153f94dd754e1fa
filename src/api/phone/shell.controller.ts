import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { renderPage } from '../../platform/html/index.js';
import { Assets } from '../../platform/html/index.js';
import { appPrefix, pagePolicy } from '../../platform/http/index.js';
import { PhoneShell } from '../../web/phone/shell.js';

/** Addresses of the app's pages; each is the same shell, the app looks at the address itself. */
const pages = ['', 'activate', 'scan', 'type', 'open', 'link', 'passkey', 'request', 'history', 'phone'];

/** The phone app's pages. They are the same for everybody, so the phone may keep them for when it is offline. */
@Controller(appPrefix)
export class ShellController {
  private readonly shell: string;

  constructor(assets: Assets) {
    const address = (name: string) => assets.address(name);
    this.shell = renderPage(PhoneShell, {
      style: address('design.css'),
      phoneStyle: address('phone.css'),
      script: address('phone.js'),
    });
  }

  @Get(pages)
  show(@Res() reply: FastifyReply) {
    void reply.header('Content-Security-Policy', pagePolicy()).header('Cache-Control', 'no-cache');
    void reply.header(
      'Permissions-Policy',
      'camera=(self), publickey-credentials-get=(self), publickey-credentials-create=(self)',
    );
    return reply.type('text/html; charset=utf-8').send(this.shell);
  }
}
