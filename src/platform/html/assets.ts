import { readFileSync } from 'node:fs';
import { projectFile } from '../project-file.js';

/** Where the build has put scripts and style sheets; their names change with their content. */
export class Assets {
  private readonly addresses: Readonly<Record<string, string>>;

  constructor() {
    this.addresses = JSON.parse(readFileSync(projectFile('dist/web/assets.json'), 'utf8')) as Record<string, string>;
  }

  /** @param name as in the sources, for example `login.js` */
  address(name: string): string {
    const address = this.addresses[name];
    if (address === undefined) throw new Error(`the web build has no ${name}; run npm run build`);
    return address;
  }
}
