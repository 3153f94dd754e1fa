import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/** Finds the row in which these columns have these values; they should be unique together. */
export async function findOne<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  by: Readonly<Partial<Row>>,
): Promise<Row | undefined> {
  // Written out: the query builder would need longer than the database.
  const { columns, tableName } = manager.connection.getMetadata(entity);
  const selected = columns.map(({ databaseName, propertyName }) => `"${databaseName}" AS "${propertyName}"`);
  const given = columns.filter(({ propertyName }) => propertyName in by);
  if (given.length === 0 || given.length < Object.keys(by).length) throw new Error(`${tableName} has no such columns`);
  const conditions = given.map(({ databaseName }, index) => `"${databaseName}" = $${index + 1}`);
  const [row] = await manager.query<Row[]>(
    `SELECT ${selected.join(', ')} FROM "${tableName}" WHERE ${conditions.join(' AND ')} LIMIT 1`,
    given.map(({ propertyName }) => by[propertyName]),
  );
  return row;
}
