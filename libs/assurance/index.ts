export {
  eidasUri,
  levelsOfAssurance,
  parseLevel,
  reaches,
  weakest,
  type LevelOfAssurance,
} from './level-of-assurance.js';
