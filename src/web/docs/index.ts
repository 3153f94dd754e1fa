export { ApiPage, type ApiBody, type ApiDescription, type ApiOperation, type ApiSchema } from './api-page.js';
export { ErrorsPage } from './errors-page.js';
export { ExplainPage, explainInputs } from './explain-page.js';
