import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/**
 * Inserts a row unless its key, or anything else that has to be unique, is taken.
 * @returns whether it was inserted: of parallel callers exactly one gets `true`
 */
export async function insertOnce<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  row: Readonly<Partial<Row>>,
): Promise<boolean> {
  const { columns, tableName } = manager.connection.getMetadata(entity);
  const given = columns.filter(({ propertyName }) => propertyName in row);
  const names = given.map(({ databaseName }) => `"${databaseName}"`);
  const inserted = await manager.query<object[]>(
    `INSERT INTO "${tableName}" (${names.join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')})
     ON CONFLICT DO NOTHING RETURNING 1 AS inserted`,
    given.map(({ propertyName }) => row[propertyName]),
  );
  return inserted.length === 1;
}
