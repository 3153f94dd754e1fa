import { h, type FunctionComponent, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A whole page as text. */
export function renderPage<Props extends object>(page: FunctionComponent<Props>, props: Props): string {
  return `<!doctype html>${renderToString(h(page, props) as VNode)}`;
}
